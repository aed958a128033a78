/** Who fetches, and where it is stored. */
import { clsx } from "clsx";
import { formatExact, formatSigned } from "#lib/client/format-count.ts";
import { formatInstant } from "#lib/client/format-time.ts";
import type { Pipeline, PipelineWorker } from "#lib/domain/pipeline.ts";
import { Age } from "../../_components/age.tsx";

const modes: Record<PipelineWorker["mode"], { words: string; tone: string }> = {
  queue: { words: "takes jobs from the queue", tone: "text-good" },
  outage: { words: "outage: fetches by the clock, keeps on disk", tone: "text-bad" },
  unknown: { words: "has not reported yet", tone: "text-muted" },
  gone: { words: "gone: no sign of life", tone: "text-bad" },
};

const editions = { plain: "", apache: "Apache", community: "Community" } as const;

/** More than this is a wrong clock. */
const SKEW_MAX_MS = 2_000;

export function WorkersCard({
  pipeline,
  serverNow,
  tz,
}: {
  pipeline: Pipeline;
  serverNow: number;
  tz: string;
}) {
  const { workers, database, clockSkewMs } = pipeline;
  const isSkewed = clockSkewMs !== null && Math.abs(clockSkewMs) > SKEW_MAX_MS;
  return (
    <section aria-labelledby="workers-title" className="card overflow-hidden">
      <h2 id="workers-title" className="px-4 pt-3 text-base font-semibold">
        Workers and database
      </h2>
      {workers.length === 0 ? (
        <p className="px-4 py-3 text-muted">
          No worker has shown itself within the last hour. Start one with{" "}
          <code className="font-mono">npm run worker</code>.
        </p>
      ) : (
        <table className="mt-2 w-full text-right">
          <caption className="sr-only">Workers seen within the last hour</caption>
          <thead className="bg-raised text-xs text-muted [&_th]:px-4 [&_th]:py-1.5 [&_th]:font-medium">
            <tr>
              <th scope="col" className="text-left">
                Worker
              </th>
              <th scope="col">Sign of life</th>
              <th scope="col" className="max-sm:hidden">
                Newest slot
              </th>
              <th scope="col" className="max-sm:hidden">
                Influencers known
              </th>
            </tr>
          </thead>
          <tbody className="[&_td]:border-t [&_td]:border-line [&_td]:px-4 [&_td]:py-2 [&_td]:align-top [&_th]:border-t [&_th]:border-line [&_th]:px-4 [&_th]:py-2">
            {workers.map((worker) => (
              <tr key={worker.name} data-worker={worker.mode}>
                <th scope="row" className="text-left font-normal">
                  <span className="font-medium break-all">{worker.name}</span>
                  <span className="mt-0.5 flex items-baseline gap-1.5 text-muted">
                    <span
                      aria-hidden="true"
                      className={clsx("size-2 shrink-0 rounded-full bg-current", modes[worker.mode].tone)}
                    />
                    {modes[worker.mode].words}
                  </span>
                </th>
                <td className="whitespace-nowrap">
                  <Age at={worker.seenAt} serverNow={serverNow} tz={tz} />
                </td>
                <td className="whitespace-nowrap max-sm:hidden">
                  {worker.lastSlot === null
                    ? "none yet"
                    : formatInstant(worker.lastSlot, tz).split(", ").at(-1)}
                </td>
                <td className="max-sm:hidden">{formatExact(worker.influencers)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl className="flex flex-wrap gap-x-8 gap-y-1 border-t border-line px-4 py-3 [&>div]:flex [&>div]:flex-wrap [&>div]:gap-x-1.5 [&_dt]:text-muted">
        <div>
          <dt>Database</dt>
          <dd>
            {database.timescaleVersion === null
              ? `PostgreSQL ${database.serverVersion} without TimescaleDB`
              : `TimescaleDB ${database.timescaleVersion} (${editions[database.edition]} edition) on PostgreSQL ${database.serverVersion}`}
          </dd>
        </div>
        <div>
          <dt>Clock of the workers</dt>
          <dd className={clsx(isSkewed && "font-semibold text-bad")}>
            {clockSkewMs === null ? "not compared yet" : describeSkew(Math.round(clockSkewMs))}
            {isSkewed ? ": set the machine's clock" : ""}
          </dd>
        </div>
      </dl>
    </section>
  );
}

function describeSkew(ms: number): string {
  return ms === 0 ? "as the database's" : `${formatSigned(ms)} ms against the database's`;
}
