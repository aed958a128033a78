"use client";
/** What is in the file, by kind, each with its first lines. */
import type { ReactNode } from "react";
import { formatExact } from "#lib/client/format-count.ts";
import type { ImportDetail, RejectReason, SampleLine } from "#lib/domain/import.ts";
import { rejectWords } from "#lib/domain/reject-words.ts";

export function CountsCard({ item }: { item: ImportDetail }) {
  const { samples } = item;
  return (
    <section aria-labelledby="counts-title" className="grid gap-3">
      <h3 id="counts-title" className="text-lg font-semibold">
        What is in it
      </h3>
      <div className="grid gap-3 md:grid-cols-2">
        <Kind name="New" kind="fresh" count={item.fresh} lines={samples.fresh} />
        <Kind name="Rejected" kind="malformed" count={item.malformed} lines={item.rejected}>
          {item.malformed > 0 ? (
            <>
              <ul className="grid gap-0.5">
                {reasonsOf(item).map(([reason, lines]) => (
                  <li key={reason}>
                    {formatExact(lines)}: {rejectWords[reason]}
                  </li>
                ))}
              </ul>
              <p>
                <a
                  className="link inline-block py-0.5"
                  href={`/api/v1/imports/${item.id}/rejected.csv`}
                  download
                >
                  All rejected lines as CSV
                </a>
              </p>
            </>
          ) : null}
        </Kind>
        <Kind name="Tracked already" kind="existing" count={item.existing} lines={samples.existing} />
        <Kind name="Twice in the file" kind="duplicate" count={item.duplicate} lines={samples.duplicate} />
      </div>
    </section>
  );
}

interface KindProps {
  name: string;
  kind: string;
  count: number;
  lines: readonly (SampleLine & { reason?: RejectReason })[];
  children?: ReactNode;
}

function Kind({ name, kind, count, lines, children }: KindProps) {
  return (
    <div className="card grid content-start gap-2 px-4 py-3" data-kind={kind}>
      <p className="flex items-baseline justify-between gap-3">
        <span className="font-medium">{name}</span>
        <span className="text-lg font-semibold">{formatExact(count)}</span>
      </p>
      {children}
      {lines.length > 0 ? (
        <details>
          <summary className="w-fit py-0.5 text-muted">
            {lines.length < count
              ? `The first ${lines.length}`
              : lines.length === 1
                ? "The line"
                : "The lines"}
          </summary>
          <ol className="grid gap-1 pt-1">
            {lines.map(({ line, text, reason }) => (
              <li key={line} className="grid grid-cols-[auto_1fr] gap-x-3">
                <span className="text-muted">line {formatExact(line)}</span>
                <code className="font-mono text-xs leading-5 break-all whitespace-pre-wrap">{text}</code>
                {reason ? <span className="col-start-2 text-muted">{rejectWords[reason]}</span> : null}
              </li>
            ))}
          </ol>
        </details>
      ) : null}
    </div>
  );
}

/** The most frequent first. */
function reasonsOf({ reasons }: ImportDetail): [RejectReason, number][] {
  const known: [RejectReason, number][] = [];
  for (const [reason, lines] of Object.entries(reasons)) if (isReason(reason)) known.push([reason, lines]);
  return known.sort(([, a], [, b]) => b - a);
}

function isReason(text: string): text is RejectReason {
  return Object.hasOwn(rejectWords, text);
}
