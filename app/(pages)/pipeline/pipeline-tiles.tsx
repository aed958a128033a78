/** The last slot and the queue in eight numbers. */
import Link from "next/link";
import { formatExact, formatShare, NO_VALUE } from "#lib/client/format-count.ts";
import { formatDuration, formatInterval } from "#lib/client/format-time.ts";
import { formatLateness, slotState } from "#lib/client/slot-look.ts";
import type { Pipeline, PipelineQueue, PipelineSlot } from "#lib/domain/pipeline.ts";
import { Tile, Tiles } from "../../_components/tiles.tsx";

export function PipelineTiles({ pipeline, isAdmin }: { pipeline: Pipeline; isAdmin: boolean }) {
  const { queue, spool, rate, lagSeconds } = pipeline;
  const last = lastJudged(pipeline.slots);
  return (
    <section aria-label="Numbers of now">
      <Tiles columns="lg:grid-cols-4">
        <Tile
          name="On time"
          value={last ? formatShare(last.onTime, last.expected) : NO_VALUE}
          tone={last !== null && last.onTime < last.expected && !isWell(last) ? "warn" : undefined}
        >
          {last ? `of the last slot, ${formatInterval(last.interval)}` : "no slot is over yet"}
        </Tile>
        <Tile name="Lateness" value={formatLateness(last?.lateSecondsP99 ?? null)}>
          99 % of shards, after their due time
        </Tile>
        <Tile
          name="Rate"
          value={rate ? formatRate(rate.stored) : NO_VALUE}
          tone={
            rate !== null && last !== null && rate.stored < rate.required && !isWell(last)
              ? "warn"
              : undefined
          }
        >
          {rate ? `of ${formatRate(rate.required)} data points a second that are due` : "no slot is over yet"}
        </Tile>
        <Tile
          name="Lag"
          value={lagSeconds === null ? NO_VALUE : formatDuration(lagSeconds)}
          tone={(lagSeconds ?? 0) >= 60 ? "warn" : undefined}
        >
          {lagSeconds === null
            ? "the queue's server can't be asked"
            : "the oldest that is due and not stored yet"}
        </Tile>
        <JobsTile name="Waiting to fetch" jobs={queue.fetch} />
        <JobsTile name="Waiting to store" jobs={queue.ingest} />
        <Tile
          name="In the spool"
          value={formatExact(spool?.points ?? null)}
          tone={(spool?.points ?? 0) > 0 ? "warn" : undefined}
        >
          {spool ? "data points" : "no worker has reported"}
        </Tile>
        <Tile
          name="Dead letters"
          value={formatExact(queue.deadLetters)}
          tone={queue.deadLetters > 0 ? "warn" : undefined}
        >
          {queue.deadLetters === 0 ? (
            "all could be stored"
          ) : isAdmin ? (
            <Link className="link" prefetch={false} href="/admin/dead-letters">
              see and redrive them
            </Link>
          ) : (
            "wait for an admin"
          )}
        </Tile>
      </Tiles>
    </section>
  );
}

/** A thousand and more need no decimals. */
function formatRate(perSecond: number): string {
  return formatExact(perSecond >= 1_000 ? Math.round(perSecond) : Math.round(perSecond * 100) / 100);
}

/** What an admin paused is nobody's fault. */
function isWell(slot: PipelineSlot): boolean {
  const state = slotState(slot);
  return state === "complete" || state === "paused";
}

function lastJudged(slots: readonly PipelineSlot[]): (PipelineSlot & { expected: number }) | null {
  const interval = slots[0]?.interval;
  const last = slots.findLast((slot) => slot.interval === interval && slot.expected !== null);
  return last && last.expected !== null ? { ...last, expected: last.expected } : null;
}

function JobsTile({ name, jobs }: { name: string; jobs: PipelineQueue["fetch"] }) {
  if (!jobs)
    return (
      <Tile name={name} value={NO_VALUE}>
        the queue&apos;s server can&apos;t be asked
      </Tile>
    );
  const { ready, active, oldestReadySeconds } = jobs;
  return (
    <Tile name={name} value={formatExact(ready)} tone={oldestReadySeconds >= 30 ? "warn" : undefined}>
      {ready === 1 ? "job" : "jobs"}
      {ready > 0 ? `, the oldest for ${formatDuration(oldestReadySeconds)}` : ""} · {formatExact(active)}{" "}
      running
    </Tile>
  );
}
