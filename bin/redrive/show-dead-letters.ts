/** Dead letters as lines for people: one each, with what it holds and why it failed, cut to fit. Pure. */
import { describeDeadLetter } from "#lib/domain/describe-dead-letter.ts";
import type { DeadLetter } from "#lib/query/list-dead-letters.ts";
import { SECOND } from "#lib/time.ts";

const CAUSE_MAX = 120;
/** The last column takes what it needs. */
const WIDTHS = [6, 19, 6, 7, 19, 6];
/** Beyond it a Date has no name. */
const DATE_MAX_MS = 8.64e15;

export const deadLetterHeading = line([
  "id",
  "failed at (UTC)",
  "queue",
  "shard",
  "slot (UTC)",
  "rows",
  "cause",
]);

export function showDeadLetter({ id, at, queue, cause, payload }: DeadLetter): string {
  const { shard, slot, rows } = describeDeadLetter(payload);
  const orUnknown = (value: number | null) => (value === null ? "?" : String(value));
  return line([
    String(id),
    time(at),
    queue,
    orUnknown(shard),
    slot === null ? "?" : time(slot),
    orUnknown(rows),
    cut(cause.replaceAll(/\s+/g, " ")),
  ]);
}

function line(cells: readonly string[]): string {
  return cells.map((cell, i) => cell.padEnd(WIDTHS[i] ?? 0)).join("  ");
}

function time(seconds: number): string {
  const ms = seconds * SECOND;
  return Math.abs(ms) > DATE_MAX_MS
    ? String(seconds)
    : new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

function cut(text: string): string {
  return text.length <= CAUSE_MAX ? text : `${text.slice(0, CAUSE_MAX - 1)}…`;
}
