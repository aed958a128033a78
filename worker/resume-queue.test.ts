import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { createOutageShare } from "#lib/fetch/outage-share.ts";
import { ownerOf } from "#lib/fetch/owner-of.ts";
import { log } from "#lib/log.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { makeRegistry } from "#lib/testing/make-registry.ts";
import { SECOND } from "#lib/time.ts";
import { resumeQueue } from "./resume-queue.ts";

const SLOT = 1_700_000_040;
const SHARDS = Array.from({ length: 60 }, (_, i) => i + 1);
const KNOWN = ["a", "b", "gone"];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The end of an outage of five minutes, as one of the survivors meets it. */
async function resume(workerId: string) {
  const registry = await makeRegistry(SHARDS);
  let ids: readonly string[] = KNOWN;
  const share = createOutageShare({ workerId, workers: () => ids, isThere: () => null });
  share.begin();
  const sent: number[] = [];
  const filed: IngestPayload[] = [];
  const running = SHARDS.map(
    (shard): FetchJob => ({ platform: "mockstagram", shard, slot: SLOT, interval: 60 }),
  );
  const done = resumeQueue({
    workerId,
    sent: () => running,
    membership: {
      ids: () => ids,
      // At first nobody else has said yet that he is there.
      async note() {
        ids = ids.length === 3 ? [workerId] : ["a", "b"];
      },
    },
    share,
    registry,
    clock: { now: () => (SLOT + 40) * SECOND },
    since: (SLOT - 300) * SECOND,
    send: async (jobs) => void sent.push(...jobs.map(({ shard }) => shard)),
    async handOn(payload) {
      filed.push(payload);
      return "queue";
    },
    signal: new AbortController().signal,
    log,
  });
  await vi.runAllTimersAsync();
  await done;
  return { sent, filed };
}

test("what falls to one that is gone is sent, and its slots get their reason from one survivor each", async () => {
  const orphans = SHARDS.filter((shard) => ownerOf(shard, KNOWN) === "gone");
  const [a, b] = [await resume("a"), await resume("b")];
  expect(a.sent).toEqual(orphans);
  const filed = [...a.filed, ...b.filed];
  const told = filed.map(({ shard, slot }) => `${shard}/${slot}`);
  expect(new Set(told).size).toBe(told.length);
  const wholeSlots = [-240, -180, -120, -60].map((at) => SLOT + at);
  expect(told).toEqual(
    expect.arrayContaining(orphans.flatMap((shard) => wholeSlots.map((slot) => `${shard}/${slot}`))),
  );
  for (const { shard, failures } of filed) {
    expect(orphans).toContain(shard);
    expect(failures).toEqual([{ reason: "worker_down", ids: "all" }]);
  }
  expect(a.filed.length).toBeGreaterThan(0);
  expect(b.filed.length).toBeGreaterThan(0);
});
