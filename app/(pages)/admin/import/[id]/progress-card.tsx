"use client";
/** What a worker is doing to the import, how fast, and how long it will take. */
import Link from "next/link";
import { formatExact, formatShare } from "#lib/client/format-count.ts";
import { formatDuration } from "#lib/client/format-time.ts";
import type { ImportDetail } from "#lib/domain/import.ts";
import type { ImportActions } from "./import-view.tsx";
import { usePace } from "./use-pace.ts";

/** By then a worker that runs has begun. */
const STILL_S = 15;

const titles: Partial<Record<ImportDetail["state"], string>> = {
  checking: "Reading the file",
  running: "Adding",
  paused: "Paused",
  undoing: "Undoing",
};

interface ProgressCardProps {
  item: ImportDetail;
  /** When the server told so; another with each answer. */
  answeredAt: number;
  /** No news comes: how fast it goes now is not known. */
  isStale: boolean;
  actions: ImportActions;
}

export function ProgressCard({ item, answeredAt, isStale, actions }: ProgressCardProps) {
  const { state } = item;
  const { done, total } = progressOf(item);
  const { perSecond, secondsLeft, stillFor } = usePace(done, total, answeredAt);
  const title = titles[state] ?? "";
  const isRunning = state === "running";
  const isMoving = state !== "paused" && item.problem === null && !isStale;
  return (
    <section aria-labelledby="progress-title" className="card grid gap-3 px-5 py-4">
      <h3 id="progress-title" className="font-semibold">
        {title}
      </h3>
      <progress aria-labelledby="progress-title" max={Math.max(1, total)} value={done} />
      <p>
        {formatExact(done)} of {formatExact(total)}
        {total > 0 ? ` (${formatShare(done, total)})` : ""}
        {isMoving && perSecond !== null && perSecond > 0
          ? `, ${formatExact(Math.round(perSecond))} a second`
          : ""}
        {isMoving && secondsLeft !== null && done < total
          ? `, about ${formatDuration(Math.max(1, secondsLeft))} left`
          : ""}
      </p>
      {state === "paused" ? (
        <p className="text-muted">Nothing is added until you resume.</p>
      ) : !isMoving ? null : stillFor >= STILL_S ? (
        <p role="status" className="rounded-md bg-warn-tint px-3 py-1.5 text-warn">
          Nothing has moved for a while: a worker does this. Is one running? See{" "}
          <Link className="underline" href="/pipeline">
            Pipeline
          </Link>
          . It goes on by itself as soon as one does.
        </p>
      ) : (
        <p className="text-muted">You can leave this page: it goes on without it.</p>
      )}
      {state === "undoing" ? null : (
        <div className="needs-script flex flex-wrap gap-2">
          {state === "checking" || item.problem !== null ? null : (
            <button
              type="button"
              className="button"
              disabled={actions.isPending}
              onClick={() => actions.run(isRunning ? "pause" : "resume")}
            >
              {isRunning ? "Pause" : "Resume"}
            </button>
          )}
          <button
            type="button"
            className="button button-danger"
            disabled={actions.isPending}
            onClick={() => actions.run("cancel")}
          >
            {state === "checking" ? "Discard" : "Cancel the rest"}
          </button>
        </div>
      )}
    </section>
  );
}

function progressOf(item: ImportDetail): { done: number; total: number } {
  if (item.state === "checking") return { done: item.lines, total: item.linesReceived };
  if (item.state === "undoing") return { done: item.removed, total: item.added };
  return { done: item.added + item.skipped, total: item.fresh + item.existing };
}
