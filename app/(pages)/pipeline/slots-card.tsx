"use client";
/** The last slots of each interval: a strip to see, a slider to walk along it, and a table with the same rows. */
import { clsx } from "clsx";
import { formatInstant, formatInterval } from "#lib/client/format-time.ts";
import { type SlotState, slotState, slotStateWords } from "#lib/client/slot-look.ts";
import type { PipelineSlot, SlotErrors } from "#lib/domain/pipeline.ts";
import { SlotBar } from "./slot-bar.tsx";
import { SlotStrip } from "./slot-strip.tsx";
import { SlotTable } from "./slot-table.tsx";

interface SlotsCardProps {
  slots: PipelineSlot[];
  errors: readonly SlotErrors[];
  /** Answers since this slot wait in the spool; null: none do. */
  spooledSince: number | null;
  now: number;
  tz: string;
}

export function SlotsCard({ slots, errors, spooledSince, now, tz }: SlotsCardProps) {
  const groups = [...Map.groupBy(slots, (slot) => slot.interval)];
  const states = new Set<SlotState>(["complete", "partly", "missing", ...slots.map(slotState)]);
  return (
    <section aria-labelledby="slots-title" className="card">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-4 pt-3">
        <h2 id="slots-title" className="text-base font-semibold">
          The last slots
        </h2>
        <Legend states={states} />
      </div>
      {spooledSince === null ? null : (
        <p className="px-4 pt-2 text-warn">
          Answers since {formatInstant(spooledSince, tz)} wait in the spool: what is missing from then on may
          still come.
        </p>
      )}
      {groups.length === 0 ? (
        <p className="px-4 py-10 text-center text-muted">
          No slot is over yet. Each one shows here some ten seconds after its end.
        </p>
      ) : null}
      {groups.map(([interval, members], i) => (
        <div key={interval} className={clsx("px-4 pt-3 pb-2", i > 0 && "border-t border-line")}>
          {groups.length > 1 ? (
            <h3 className="mb-1 font-medium">Influencers that are fetched {formatInterval(interval)}</h3>
          ) : null}
          <SlotStrip slots={members} errors={errors} now={now} tz={tz} />
          <details>
            <summary className="py-1.5 text-muted hover:text-ink">
              View as table
              {groups.length > 1 ? <span className="sr-only">, {formatInterval(interval)}</span> : null}
            </summary>
            <SlotTable slots={members} tz={tz} />
          </details>
        </div>
      ))}
    </section>
  );
}

const order: readonly SlotState[] = ["complete", "late", "partly", "missing", "paused", "unjudged", "idle"];

function Legend({ states }: { states: ReadonlySet<SlotState> }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {order
        .filter((state) => states.has(state))
        .map((state) => (
          <li key={state} className="flex items-center gap-1.5">
            <span aria-hidden="true" className="inline-block h-4 w-2.5">
              <SlotBar state={state} share={0.5} />
            </span>
            {slotStateWords[state]}
          </li>
        ))}
    </ul>
  );
}
