/** What waits on the workers' disks, how long there would be room, and what was ever lost there. */
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { formatBytes } from "#lib/client/format-bytes.ts";
import { formatExact } from "#lib/client/format-count.ts";
import { formatDuration, formatInstant } from "#lib/client/format-time.ts";
import type { PipelineSpool } from "#lib/domain/pipeline.ts";

export function SpoolCard({ spool, tz }: { spool: PipelineSpool; tz: string }) {
  return (
    <section aria-labelledby="spool-title" className="card px-4 py-3">
      <h2 id="spool-title" className="text-base font-semibold">
        Spool
      </h2>
      {spool === null ? (
        <p className="mt-1 text-muted">Not known: no worker has reported within the last minute.</p>
      ) : (
        <>
          <p className="mt-1 text-muted">
            {spool.points === 0
              ? "Empty: what is fetched goes straight into the queue."
              : "Answers that the queue could not take wait here, on disk, until it can."}
          </p>
          <meter
            className="mt-3 block h-2.5 w-full"
            aria-label="Room of the spool in use"
            min={0}
            max={Math.max(1, spool.maxBytes)}
            high={spool.maxBytes * 0.8}
            value={spool.bytes}
          />
          <dl className="mt-2 grid gap-1">
            <Row name="In use">
              {formatBytes(spool.bytes)} of {formatBytes(spool.maxBytes)}
            </Row>
            <Row name="Data points waiting">{formatExact(spool.points)}</Row>
            {spool.oldestSlot === null ? null : (
              <Row name="Oldest slot waiting">{formatInstant(spool.oldestSlot, tz)}</Row>
            )}
            <Row name="Room, if nothing could be stored from now on">
              {spool.minutesLeft === null ? "not known" : formatDuration(spool.minutesLeft * 60)}
            </Row>
            <Row name="Data points dropped, ever" isBad={spool.droppedPoints > 0}>
              {formatExact(spool.droppedPoints)}
            </Row>
            <Row name="Damaged records skipped, ever" isBad={spool.corruptRecords > 0}>
              {formatExact(spool.corruptRecords)}
            </Row>
          </dl>
        </>
      )}
    </section>
  );
}

function Row({ name, isBad = false, children }: { name: string; isBad?: boolean; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-x-4">
      <dt className="text-muted">{name}</dt>
      <dd className={clsx("shrink-0 text-right", isBad && "font-semibold text-bad")}>{children}</dd>
    </div>
  );
}
