import fc from "fast-check";
import { expect, test } from "vitest";
import { ingestPayloadSchema } from "#lib/domain/ingest-payload.ts";
import { phaseWindow, shardPhase } from "#lib/domain/shard-phase.ts";
import { listMissedWhileAway } from "./list-missed-while-away.ts";

const T = 1_700_000_040;

test("each slot whose moment passed while the worker was away is named, once, and no other", () => {
  const shards = fc.uniqueArray(
    fc.record({ id: fc.integer({ min: 1, max: 500 }), interval: fc.constantFrom(5, 60, 300) }),
    { selector: ({ id }) => id, maxLength: 5 },
  );
  fc.assert(
    fc.property(
      shards,
      fc.integer({ min: 0, max: 3_000 }),
      fc.integer({ min: 0, max: 3_000 }),
      (all, a, length) => {
        const from = T + a;
        const to = from + length;
        const missed = [...listMissedWhileAway({ shards: all, from: from * 1_000, to: to * 1_000 })];
        for (const payload of missed) ingestPayloadSchema.parse(payload);
        const named = new Set(missed.map(({ shard, slot }) => `${shard}/${slot}`));
        expect(named.size).toBe(missed.length);
        for (const { id, interval } of all) {
          const phase = shardPhase(id, interval, phaseWindow(interval, false));
          for (
            let slot = Math.floor(T / interval) * interval - 2 * interval;
            slot <= to + interval;
            slot += interval
          ) {
            const due = slot + phase;
            if (due >= from && slot + interval <= to) expect(named.has(`${id}/${slot}`)).toBe(true);
            if (due > to || due < from - interval) expect(named.has(`${id}/${slot}`)).toBe(false);
          }
        }
      },
    ),
  );
});

test("a running slot of which enough is left is fetched instead", () => {
  const shard = { id: 1, interval: 60 };
  const slot = T;
  const begin = (slot + 50) * 1_000;
  expect([...listMissedWhileAway({ shards: [shard], from: begin - 1_000, to: begin })]).toEqual([]);
  const late = (slot + 55) * 1_000;
  expect(
    [...listMissedWhileAway({ shards: [shard], from: late - 60_000, to: late })].map((p) => p.slot),
  ).toContain(slot);
});
