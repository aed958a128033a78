/** What the platform answered in the last minute, by outcome. */
import { formatExact, formatShare } from "#lib/client/format-count.ts";
import { reasonText } from "#lib/client/reason-text.ts";
import type { GapReason } from "#lib/domain/failure.ts";
import { reasonWords } from "#lib/domain/reason-words.ts";

export function OutcomesCard({ outcomes }: { outcomes: Record<string, number> }) {
  const rows = Object.entries(outcomes)
    .filter(([, n]) => n > 0)
    .sort(([nameA, a], [nameB, b]) => Number(nameB === "found") - Number(nameA === "found") || b - a);
  const total = rows.reduce((sum, [, n]) => sum + n, 0);
  return (
    <section aria-labelledby="outcomes-title" className="card px-4 py-3">
      <h2 id="outcomes-title" className="text-base font-semibold">
        Answers of the last minute
      </h2>
      {rows.length === 0 ? (
        <p className="mt-1 text-muted">None were counted: no worker has reported a whole minute.</p>
      ) : (
        <dl className="mt-2 grid gap-2.5">
          {rows.map(([name, n]) => (
            <div key={name} className="grid grid-cols-[1fr_auto] gap-x-4">
              <dt>{name === "found" ? "answered with counts" : isReason(name) ? reasonText(name) : name}</dt>
              <dd>
                <span className="font-semibold">{formatExact(n)}</span>{" "}
                <span className="text-muted">{formatShare(n, total)}</span>
              </dd>
              <dd aria-hidden="true" className="col-span-2 mt-1 h-1.5 overflow-hidden rounded-full bg-raised">
                <span
                  className={`block h-full rounded-full ${name === "found" ? "bg-good" : "bg-warn"}`}
                  style={{ width: `max(2px, ${(100 * n) / total}%)` }}
                />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function isReason(name: string): name is GapReason {
  return Object.hasOwn(reasonWords, name);
}
