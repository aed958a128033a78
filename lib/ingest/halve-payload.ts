/**
 * A payload as rows: data points, failures by influencer, usernames. What is sound in one that the database refuses is
 * found by halving it. Pure.
 */
import type { FailureReason } from "#lib/domain/failure.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";

type Row =
  | { kind: "point"; at: number }
  | { kind: "failure"; reason: FailureReason; id: number | "all" }
  | { kind: "username"; at: number };

/** Two payloads that hold each row once, in order, as evenly as can be. */
export function halvePayload(payload: IngestPayload): [IngestPayload, IngestPayload] {
  const rows = listRows(payload);
  const middle = Math.ceil(rows.length / 2);
  return [pick(payload, rows.slice(0, middle)), pick(payload, rows.slice(middle))];
}

function listRows({ ids, failures, usernames = [] }: IngestPayload): Row[] {
  return [
    ...ids.map((_, at): Row => ({ kind: "point", at })),
    ...failures.flatMap((f) =>
      (f.ids === "all" ? (["all"] as const) : f.ids).map(
        (id): Row => ({ kind: "failure", reason: f.reason, id }),
      ),
    ),
    ...usernames.map((_, at): Row => ({ kind: "username", at })),
  ];
}

function pick(payload: IngestPayload, rows: readonly Row[]): IngestPayload {
  const { v, shard, slot, fetchedAt } = payload;
  const part: IngestPayload = {
    ...{ v, shard, slot, fetchedAt },
    ...{ ids: [], offsets: [], followers: [], following: [], posts: [], failures: [] },
  };
  for (const row of rows) {
    if (row.kind === "point") addPoint(part, payload, row.at);
    else if (row.kind === "failure") addFailure(part, row.reason, row.id);
    else {
      const username = payload.usernames?.[row.at];
      if (username) part.usernames = [...(part.usernames ?? []), username];
    }
  }
  return part;
}

function addPoint(part: IngestPayload, from: IngestPayload, at: number): void {
  const id = from.ids[at];
  if (id === undefined) return;
  part.ids.push(id);
  part.offsets.push(from.offsets[at] ?? 0);
  part.followers.push(from.followers[at] ?? null);
  part.following.push(from.following[at] ?? null);
  part.posts.push(from.posts[at] ?? null);
}

function addFailure(part: IngestPayload, reason: FailureReason, id: number | "all"): void {
  const last = part.failures.at(-1);
  if (id === "all") part.failures.push({ reason, ids: "all" });
  else if (last?.reason === reason && last.ids !== "all") last.ids.push(id);
  else part.failures.push({ reason, ids: [id] });
}
