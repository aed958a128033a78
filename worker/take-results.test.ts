import pino from "pino";
import { expect, test } from "vitest";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { createRegistry } from "#lib/fetch/registry.ts";
import { createSlotSummary } from "./slot-summary.ts";
import { createTakeResults } from "./take-results.ts";

const SLOT = 1_700_000_040;

test("what befell a whole shard is counted to those who were due in the slot", async () => {
  const member = (id: number, change: { state?: string; dueFrom?: number } = {}) => ({
    ...{ id, externalId: String(id), username: null, state: "ok", removed: false, dueFrom: 0 },
    ...{ shard: 1, platform: "mockstagram", interval: 60 },
    ...change,
  });
  const rows = [member(1), member(2, { dueFrom: SLOT }), member(3, { dueFrom: SLOT + 60 })];
  const registry = createRegistry({
    cursor: async () => ({ database: "a", xid: "1", at: 0 }),
    page: async (_since, afterId) => (afterId === 0 ? [...rows, member(4, { state: "paused" })] : []),
  });
  await registry.refresh();
  const counted: object[] = [];
  const take = createTakeResults({
    handOn: async () => "queue",
    registry,
    summary: createSlotSummary(pino({ level: "silent" }), { now: () => SLOT * 1_000 }),
    onCounted: (_platform, outcomes) => counted.push(outcomes),
  });
  const missed: IngestPayload = {
    v: 1,
    ...{ shard: 1, slot: SLOT, fetchedAt: SLOT * 1_000 },
    ...{ ids: [], offsets: [], followers: [], following: [], posts: [] },
    failures: [{ reason: "worker_down", ids: "all" }],
  };
  await take(60, missed);
  await take(60, { ...missed, slot: SLOT + 60 });
  expect(counted).toEqual([{ worker_down: 2 }, { worker_down: 3 }]);
});
