"use client";
/** A one-time link, shown once, to be handed over. */
import { useEffect, useRef, useState } from "react";
import { formatInstant } from "#lib/client/format-time.ts";
import type { HandedLink } from "./users-view.tsx";

interface LinkCardProps {
  link: HandedLink;
  tz: string;
  onClose: () => void;
}

export function LinkCard({ link, tz, onClose }: LinkCardProps) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const [url, setUrl] = useState(link.path);
  useEffect(() => setUrl(`${window.location.origin}${link.path}`), [link.path]);
  useEffect(() => field.current?.focus(), []);
  const copy = () => {
    field.current?.select();
    // Only pages that came over https, or from this machine, may write to the clipboard.
    const writing = navigator.clipboard?.writeText(url) ?? Promise.reject(new Error("no clipboard"));
    writing.then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <section aria-labelledby="link-title" className="card grid gap-3 border-accent px-5 py-4">
      <h2 id="link-title" className="text-lg font-semibold break-all">
        The link for {link.email}
      </h2>
      <p>
        Hand it over yourself: nothing is sent, and it is shown only now. It is good once, until{" "}
        {formatInstant(link.expiresAt, tz)}.
      </p>
      <div className="flex flex-wrap gap-2">
        <input
          ref={field}
          className="field min-w-0 flex-1 font-mono"
          aria-label="One-time link"
          readOnly
          value={url}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" className="button" onClick={copy}>
          Copy
        </button>
        <button type="button" className="button" onClick={onClose}>
          Done
        </button>
      </div>
      <p role="status" className="text-muted empty:hidden">
        {copied === null ? null : copied ? "Copied." : "It is selected: copy it with the keyboard."}
      </p>
    </section>
  );
}
