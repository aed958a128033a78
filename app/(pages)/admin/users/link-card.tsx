"use client";
/** A one-time link, shown once, to be handed over. */
import { useEffect, useState } from "react";
import { formatInstant } from "#lib/client/format-time.ts";
import { CopyField } from "../../../_components/copy-field.tsx";
import type { HandedLink } from "./users-view.tsx";

interface LinkCardProps {
  link: HandedLink;
  tz: string;
  onClose: () => void;
}

export function LinkCard({ link, tz, onClose }: LinkCardProps) {
  const [url, setUrl] = useState(link.path);
  useEffect(() => setUrl(`${window.location.origin}${link.path}`), [link.path]);
  return (
    <section aria-labelledby="link-title" className="card grid gap-3 border-accent px-5 py-4">
      <h2 id="link-title" className="text-lg font-semibold break-all">
        The link for {link.email}
      </h2>
      <p>
        Hand it over yourself: nothing is sent, and it is shown only now. It is good once, until{" "}
        {formatInstant(link.expiresAt, tz)}.
      </p>
      <CopyField label="One-time link" value={url}>
        <button type="button" className="button" onClick={onClose}>
          Done
        </button>
      </CopyField>
    </section>
  );
}
