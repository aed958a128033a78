"use client";
/** What the import adds to what has to be fetched, beside what is known of what can be. */
import { useQuery } from "@tanstack/react-query";
import { formatExact } from "#lib/client/format-count.ts";
import { pipelineOptions } from "#lib/client/pipeline-options.ts";
import { carriedLoad } from "#lib/domain/carried-load.ts";
import type { ImportDetail } from "#lib/domain/import.ts";

export function LoadNote({ item }: { item: ImportDetail }) {
  const { data } = useQuery(pipelineOptions());
  if (item.addsPerSecond === 0) return null;
  const carried = data ? carriedLoad(data.slots) : null;
  const now = carried === null ? null : carried.perMinute / 60;
  const isTooMuch = carried?.isMost === true;
  return (
    <div className={isTooMuch ? "rounded-md bg-warn-tint px-3 py-1.5 text-warn" : ""}>
      <p>
        Load: {now === null ? "not known yet" : `${rate(now)} data points a second now`},{" "}
        <strong className="font-semibold">
          {now === null || isTooMuch
            ? `${rate(item.addsPerSecond)} a second more with this import`
            : `${rate(now + item.addsPerSecond)} with this import`}
        </strong>
        .
      </p>
      <p className={isTooMuch ? "" : "text-muted"}>
        {isTooMuch
          ? "The workers carry no more than that and are behind already: add one first, or slots will be missed."
          : "What the workers can carry is not known: so far they have carried all that was due."}
      </p>
    </div>
  );
}

/** Below ten a tenth counts. */
function rate(perSecond: number): string {
  return formatExact(perSecond < 10 ? Math.round(perSecond * 100) / 100 : Math.round(perSecond));
}
