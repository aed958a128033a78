"use client";
/** Dead letters, each with what it holds and why it could not be stored. */
import Link from "next/link";
import { formatBytes } from "#lib/client/format-bytes.ts";
import { formatExact } from "#lib/client/format-count.ts";
import { formatInstant } from "#lib/client/format-time.ts";
import type { DeadLetterItem } from "#lib/domain/dead-letter-views.ts";
import { Age } from "../../../_components/age.tsx";
import { LetterProgress } from "./letter-progress.tsx";

interface LetterTableProps {
  letters: DeadLetterItem[];
  canSelect: boolean;
  selected: ReadonlySet<number>;
  onSelect: (ids: ReadonlySet<number>) => void;
  serverNow: number;
  tz: string;
}

export function LetterTable({ letters, canSelect, selected, onSelect, serverNow, tz }: LetterTableProps) {
  const areAll = letters.every(({ id }) => selected.has(id));
  const toggle = (id: number) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  return (
    <div className="grid gap-2">
      {canSelect ? (
        <label className="needs-script flex w-fit items-center gap-2 px-4 text-muted">
          <input
            type="checkbox"
            checked={areAll}
            onChange={() => onSelect(areAll ? new Set() : new Set(letters.map(({ id }) => id)))}
          />
          Select all on this page
        </label>
      ) : null}
      <ul className="card divide-y divide-line">
        {letters.map((letter) => (
          <li key={letter.id} className="flex items-start gap-3 px-4 py-3" data-letter={letter.id}>
            {canSelect ? (
              <input
                type="checkbox"
                className="needs-script mt-1"
                aria-label={`Select dead letter ${letter.id}`}
                checked={selected.has(letter.id)}
                onChange={() => toggle(letter.id)}
              />
            ) : null}
            <div className="grid min-w-0 flex-1 gap-1">
              <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
                <Link className="link font-medium" prefetch={false} href={`/admin/dead-letters/${letter.id}`}>
                  Dead letter {letter.id}
                </Link>
                <span className="text-muted">
                  queue {letter.queue}, failed <Age at={letter.at} serverNow={serverNow} tz={tz} />
                </span>
              </div>
              <p className="text-muted">{summaryOf(letter, tz)}</p>
              <p className="line-clamp-3 font-mono text-xs break-words">{letter.cause}</p>
              <LetterProgress letter={letter} serverNow={serverNow} tz={tz} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** "shard 3, slot 14 Nov 2023, 22:14, 5 data points, 1.2 KiB", as far as it can be told. */
export function summaryOf({ content, bytes }: DeadLetterItem, tz: string): string {
  const { shard = null, slot = null, points = null } = content ?? {};
  return [
    shard === null ? "shard unknown" : `shard ${shard}`,
    slot === null ? "slot unknown" : `slot ${timeOf(slot, tz)}`,
    points === null
      ? "data points can't be counted"
      : points === 1
        ? "1 data point"
        : `${formatExact(points)} data points`,
    formatBytes(bytes),
  ].join(" · ");
}

/** A slot that no calendar knows may be the very reason. */
function timeOf(slot: number, tz: string): string {
  return Math.abs(slot) > 8.64e12 ? String(slot) : formatInstant(slot, tz);
}
