"use client";
/** What the import adds to what has to be fetched, beside what is known of what can be. */
import { useQuery } from "@tanstack/react-query";
import { describeLoad } from "#lib/client/describe-load.ts";
import { pipelineOptions } from "#lib/client/pipeline-options.ts";
import type { ImportDetail } from "#lib/domain/import.ts";

export function LoadNote({ item }: { item: ImportDetail }) {
  const { data } = useQuery(pipelineOptions());
  if (item.addsPerSecond === 0) return null;
  const { now, withImport, carried, isTooMuch } = describeLoad(data?.slots, item.addsPerSecond);
  return (
    <div className={isTooMuch ? "rounded-md bg-warn-tint px-3 py-1.5 text-warn" : ""}>
      <p>
        Load: {now}, <strong className="font-semibold">{withImport}</strong>.
      </p>
      <p className={isTooMuch ? "" : "text-muted"}>{carried}</p>
    </div>
  );
}
