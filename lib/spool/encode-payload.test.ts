import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COUNT_MAX } from "#lib/domain/influencer.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { realisticValue } from "#mockstagram/value.ts";
import { codecs, decodePayload, encodePayload } from "./encode-payload.ts";

const ID_MAX = 2 ** 31 - 1;
const count = fc.option(fc.oneof(fc.integer({ min: 0, max: COUNT_MAX }), fc.constantFrom(0, COUNT_MAX)), {
  nil: null,
});
const row = fc.tuple(
  fc.integer({ min: 1, max: ID_MAX }),
  fc.integer({ min: 0, max: 86_400_000 }),
  count,
  count,
  count,
);

const payload = fc
  .record({
    rows: fc.array(row, { maxLength: 200, size: "max" }),
    slot: fc.integer({ min: 0, max: 4_000_000_000 }),
    failing: fc.array(fc.integer({ min: 1, max: ID_MAX }), { maxLength: 20 }),
    names: fc.array(fc.string({ minLength: 1, maxLength: 30 }), { maxLength: 5 }),
  })
  .map(
    ({ rows, slot, failing, names }): IngestPayload => ({
      v: 1,
      shard: 7,
      slot,
      fetchedAt: slot * 1_000,
      ids: rows.map((r) => r[0]),
      offsets: rows.map((r) => r[1]),
      followers: rows.map((r) => r[2]),
      following: rows.map((r) => r[3]),
      posts: rows.map((r) => r[4]),
      failures: [
        { reason: "timeout", ids: failing },
        { reason: "late", ids: "all" },
      ],
      ...(names.length > 0 ? { usernames: names.map((username, i) => ({ id: i + 1, username })) } : {}),
    }),
  );

describe("encodePayload", () => {
  it("is read back as it was, whatever is in it", () => {
    fc.assert(
      fc.property(payload, (p) => {
        expect(decodePayload(encodePayload(p))).toEqual(p);
      }),
      { numRuns: 300 },
    );
  });

  it("takes at most 5.5 bytes a data point of a believable shard of 1,000", async ({ annotate }) => {
    const n = 1_000;
    const ids = Array.from({ length: n }, (_, i) => 12_001 + i);
    const values = ids.map((id) => realisticValue(1_000_000 + id, 1_790_000_000, 1));
    const bytes = encodePayload({
      v: 1,
      shard: 12,
      slot: 1_790_000_000,
      fetchedAt: 1_790_000_009_000,
      ids,
      offsets: ids.map((id, i) => 4_000 + Math.floor(i * 1.6) + ((id * 7_919) % 25)),
      followers: values.map((v) => v.followerCount),
      following: values.map((v) => v.followingCount),
      posts: ids.map(() => null),
      failures: [],
    }).bytes.length;
    await annotate(`spool: ${(bytes / n).toFixed(2)} bytes a data point`);
    expect(bytes / n).toBeLessThan(5.5);
  });

  it("keeps a small one as plain JSON", () => {
    const [small] = fc.sample(
      payload.filter((p) => p.ids.length < 16),
      1,
    );
    if (small !== undefined) expect(encodePayload(small).codec).toBe(codecs.json);
  });

  it("refuses a codec, a version and columns that it does not know", () => {
    expect(() => decodePayload({ codec: 9, bytes: Buffer.alloc(3) })).toThrow("codec 9");
    expect(() => decodePayload({ codec: 0, bytes: Buffer.from('{"v":99}') })).toThrow();
    expect(() => decodePayload({ codec: 1, bytes: Buffer.from("no zstd") })).toThrow();
  });
});
