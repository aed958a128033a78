"use client";
/** One of several, or any, in a form that narrows a list down. */
import type { ReactNode } from "react";

interface ChoiceProps {
  name: string;
  label: string;
  /** "" is any. */
  value: string;
  onChoose: (value: string) => void;
  /** One of them it must be. */
  hasNoAny?: boolean;
  /** Its options, but for "Any". */
  children: ReactNode;
}

export function Choice({ name, label, value, onChoose, hasNoAny = false, children }: ChoiceProps) {
  return (
    <label className="grid gap-1 font-medium">
      {label}
      <select
        className="field w-full font-normal"
        name={name}
        value={value}
        onChange={(event) => onChoose(event.target.value)}
      >
        {hasNoAny ? null : <option value="">Any</option>}
        {children}
      </select>
    </label>
  );
}
