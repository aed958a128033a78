/** Addresses of the audit log: the page itself, and its files, by the same filter. Pure. */
import { DAY_S } from "#lib/domain/seconds.ts";
import { instantOf } from "./time-zone.ts";

export interface AuditSearch {
  actor: string;
  action: string;
  target: string;
  /** Days in the visitor's zone, `2026-11-24`; "" for none. Both count. */
  from: string;
  to: string;
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

export function auditHref(search: AuditSearch, cursor?: string | null): string {
  const query = queryOf(search);
  if (cursor) query.set("after", cursor);
  return query.size === 0 ? "/admin/audit" : `/admin/audit?${query}`;
}

export function auditFileHref(search: AuditSearch, tz: string, format: "csv" | "ndjson"): string {
  const { from, to } = daysToRange(search, tz);
  const query = queryOf({ ...search, from: from?.toString() ?? "", to: to?.toString() ?? "" });
  query.set("format", format);
  return `/api/v1/audit/export?${query}`;
}

/** Epoch seconds, [from, to). What is no day is none. */
export function daysToRange(
  { from, to }: Pick<AuditSearch, "from" | "to">,
  tz: string,
): { from: number | undefined; to: number | undefined } {
  return { from: dayStart(from, tz, 0), to: dayStart(to, tz, 1) };
}

function dayStart(day: string, tz: string, later: number): number | undefined {
  const [, year, month, date] = DAY.exec(day) ?? [];
  if (year === undefined) return undefined;
  const local = Date.UTC(Number(year), Number(month) - 1, Number(date)) / 1_000;
  // Years of the first century mean others to Date.UTC; nothing of ours is that old.
  return local < 0 ? undefined : instantOf(local + later * DAY_S, tz);
}

function queryOf(search: AuditSearch): URLSearchParams {
  return new URLSearchParams(Object.entries(search).filter(([, value]) => value !== ""));
}
