"use client";
/** A text that is shown once, selected and ready to be copied. */
import { type ReactNode, useEffect, useRef, useState } from "react";

interface CopyFieldProps {
  label: string;
  value: string;
  /** Further buttons. */
  children?: ReactNode;
}

export function CopyField({ label, value, children }: CopyFieldProps) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const copy = () => {
    field.current?.select();
    // Only pages that came over https, or from this machine, may write to the clipboard.
    const writing = navigator.clipboard?.writeText(value) ?? Promise.reject(new Error("no clipboard"));
    writing.then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <input
          ref={field}
          className="field min-w-0 flex-1 font-mono max-sm:basis-full"
          aria-label={label}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" className="button" onClick={copy}>
          Copy
        </button>
        {children}
      </div>
      <p role="status" className="text-muted empty:hidden">
        {copied === null ? null : copied ? "Copied." : "It is selected: copy it with the keyboard."}
      </p>
    </>
  );
}
