"use client";
/** What the import adds to what has to be fetched, beside what is known of what can be. */
import { useQuery } from "@tanstack/react-query";
import { formatExact } from "#lib/client/format-count.ts";
import { pipelineOptions } from "#lib/client/pipeline-options.ts";
import { loadOf } from "#lib/domain/carried-load.ts";
import type { ImportDetail } from "#lib/domain/import.ts";
import { sumLastSlots } from "#lib/domain/sum-last-slots.ts";

export function LoadNote({ item }: { item: ImportDetail }) {
  const { data } = useQuery(pipelineOptions());
  if (item.addsPerSecond === 0) return null;
  const load = data ? loadOf(sumLastSlots(data.slots)) : { now: null, most: null };
  const isTooMuch = load.most !== null;
  return (
    <div className={isTooMuch ? "rounded-md bg-warn-tint px-3 py-1.5 text-warn" : ""}>
      <p>
        Load: {load.now === null ? "not known yet now" : `${rate(load.now)} data points a second now`},{" "}
        <strong className="font-semibold">
          {load.now === null
            ? `${rate(item.addsPerSecond)} more with this import`
            : `${rate(load.now + item.addsPerSecond)} with this import`}
        </strong>
        .
      </p>
      <p className={isTooMuch ? "" : "text-muted"}>
        {load.most === null
          ? "What the workers can carry is not known: so far they have carried all that was due."
          : `The workers carry about ${rate(load.most)} a second and are behind already: add one first, or slots will be missed.`}
      </p>
    </div>
  );
}

/** Below ten a tenth counts. */
function rate(perSecond: number): string {
  return formatExact(perSecond < 10 ? Math.round(perSecond * 100) / 100 : Math.round(perSecond));
}
