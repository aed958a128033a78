"use client";
/** A labelled field of a form. */
import type { InputHTMLAttributes, ReactNode } from "react";

interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  /** Below it, for people. */
  hint?: ReactNode;
}

export function TextField({ label, hint, ...input }: TextFieldProps) {
  const hintId = hint ? `${input.name}-hint` : undefined;
  return (
    <div className="grid gap-1">
      <label className="grid gap-1 font-medium">
        {label}
        <input className="field font-normal" aria-describedby={hintId} {...input} />
      </label>
      {hint ? (
        <p id={hintId} className="text-xs text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
