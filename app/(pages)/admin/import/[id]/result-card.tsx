"use client";
/** What came of an import that is over, and the way back. */
import Link from "next/link";
import { useState } from "react";
import { formatExact } from "#lib/client/format-count.ts";
import type { ImportDetail } from "#lib/domain/import.ts";
import { Age } from "../../../../_components/age.tsx";
import { UndoDialog } from "./undo-dialog.tsx";

interface ResultCardProps {
  item: ImportDetail;
  serverNow: number;
  tz: string;
  onChanged: () => void;
}

export function ResultCard({ item, serverNow, tz, onChanged }: ResultCardProps) {
  const [isAsking, setAsking] = useState(false);
  const { state, added, skipped, removed, finishedAt } = item;
  return (
    <section aria-labelledby="result-title" className="card grid gap-3 px-5 py-4">
      <h3 id="result-title" className="font-semibold">
        {state === "undone"
          ? `${people(removed)} removed again`
          : state === "cancelled" && added === 0
            ? "Cancelled: nobody was added"
            : `${people(added)} added`}
      </h3>
      <p className="text-muted">
        {state === "cancelled" && added > 0 ? "The rest was cancelled. " : ""}
        {state === "undone" && removed < added
          ? `${people(added - removed)} of this import had been removed before. `
          : ""}
        {skipped > 0 ? `${people(skipped)} ${skipped === 1 ? "was" : "were"} tracked already. ` : ""}
        {finishedAt === null ? null : (
          <>
            Finished <Age at={finishedAt} serverNow={serverNow} tz={tz} />.
          </>
        )}
      </p>
      <div className="flex flex-wrap gap-2">
        {state === "undone" || added === 0 ? null : (
          <>
            <Link className="button" prefetch={false} href="/admin">
              See them
            </Link>
            <button
              type="button"
              className="button button-danger needs-script"
              aria-haspopup="dialog"
              onClick={() => setAsking(true)}
            >
              Undo this import
            </button>
          </>
        )}
        <Link className="button" prefetch={false} href="/admin/import">
          Import more
        </Link>
      </div>
      {isAsking ? <UndoDialog item={item} onClose={() => setAsking(false)} onChanged={onChanged} /> : null}
    </section>
  );
}

function people(count: number): string {
  return `${formatExact(count)} ${count === 1 ? "influencer" : "influencers"}`;
}
