import fc from "fast-check";
import { expect, test } from "vitest";
import { countRows } from "#lib/domain/count-rows.ts";
import { failureReasons, ownFailureReasons } from "#lib/domain/failure.ts";
import { type IngestPayload, ingestPayloadSchema } from "#lib/domain/ingest-payload.ts";
import { halvePayload } from "./halve-payload.ts";

const ids = fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 6 });
const payloadArbitrary: fc.Arbitrary<IngestPayload> = fc
  .record({
    ids,
    failures: fc.array(
      fc.oneof(
        fc.record({ reason: fc.constantFrom(...failureReasons), ids }),
        fc.record({ reason: fc.constantFrom(...ownFailureReasons), ids: fc.constant("all" as const) }),
      ),
      { maxLength: 4 },
    ),
    named: fc.option(ids),
  })
  .map(({ ids: members, failures, named }) => ({
    v: 1,
    shard: 3,
    slot: 60,
    fetchedAt: 61_000,
    ids: members,
    offsets: members.map((_, i) => i),
    followers: members.map((id) => (id % 3 === 0 ? null : id * 2)),
    following: members.map((id) => id * 3),
    posts: members.map(() => null),
    failures,
    ...(named && { usernames: named.map((id, i) => ({ id, username: `n${i}` })) }),
  }));

/** Every row in words; what belongs to all rows is in each. */
function rowsOf(p: IngestPayload): string[] {
  const head = `${p.v} ${p.shard} ${p.slot} ${p.fetchedAt}`;
  return [
    ...p.ids.map((id, i) => `${id} ${p.offsets[i]} ${p.followers[i]} ${p.following[i]} ${p.posts[i]}`),
    ...p.failures.flatMap((f) =>
      f.ids === "all" ? [`${f.reason} all`] : f.ids.map((id) => `${f.reason} ${id}`),
    ),
    ...(p.usernames ?? []).map(({ id, username }) => `${id} is ${username}`),
  ].map((row) => `${head} ${row}`);
}

test("two halves hold each row once, in order, and are sound payloads", () => {
  fc.assert(
    fc.property(payloadArbitrary, (payload) => {
      const [first, second] = halvePayload(payload);
      expect([...rowsOf(first), ...rowsOf(second)]).toEqual(rowsOf(payload));
      expect(countRows(payload)).toBe(rowsOf(payload).length);
      expect(countRows(first) - countRows(second)).toBe(countRows(payload) % 2);
      for (const half of [first, second]) expect(ingestPayloadSchema.parse(half)).toEqual(half);
    }),
  );
});
