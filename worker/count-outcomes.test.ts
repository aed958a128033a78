import { expect, test } from "vitest";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { countOutcomes } from "./count-outcomes.ts";

const payload: IngestPayload = {
  v: 1,
  shard: 1,
  slot: 0,
  fetchedAt: 0,
  ids: [1, 2, 3],
  offsets: [0, 0, 0],
  followers: [1, 2, 3],
  following: [1, 2, 3],
  posts: [null, null, null],
  failures: [
    { reason: "timeout", ids: [4, 5] },
    { reason: "late", ids: "all" },
  ],
};

test("each influencer counts once: all means those who are not named", () => {
  expect(countOutcomes(payload, false, 1_000)).toEqual({ found: 3, timeout: 2, late: 995 });
});

test("what neither queue nor disk took was not found but dropped", () => {
  expect(countOutcomes(payload, true, 5)).toEqual({ dropped: 3, timeout: 2 });
});

test("a stale shard of a thousand is a thousand, not one", () => {
  const stale = { ...payload, ids: [], failures: [{ reason: "late" as const, ids: "all" as const }] };
  expect(countOutcomes(stale, false, 1_000)).toEqual({ late: 1_000 });
});
