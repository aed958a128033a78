"use client";
import { formatDay } from "#lib/client/format-time.ts";
/** A key that was just made: the only moment in which anybody sees it. */
import type { MadeKey } from "#lib/domain/api-key.ts";
import { CopyField } from "../../../_components/copy-field.tsx";

interface MadeKeyCardProps {
  made: MadeKey;
  tz: string;
  onClose: () => void;
}

export function MadeKeyCard({ made, tz, onClose }: MadeKeyCardProps) {
  return (
    <section aria-labelledby="made-title" className="card grid gap-3 border-accent px-5 py-4">
      <h2 id="made-title" className="text-lg font-semibold break-words">
        The key “{made.name}”
      </h2>
      <p>
        Copy it now: it is shown this once, and nobody can look it up later. Whoever has it can read
        {made.scope === "write" ? " everything, and add, pause and remove influencers" : " everything"},{" "}
        {made.expiresAt === null
          ? "until you revoke it."
          : `until ${formatDay(made.expiresAt, tz)} or until you revoke it.`}
      </p>
      <CopyField label="API key" value={made.key}>
        <button type="button" className="button" onClick={onClose}>
          Done
        </button>
      </CopyField>
    </section>
  );
}
