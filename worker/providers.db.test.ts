/** What a worker that begins must know of a platform before it asks anything. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { log } from "#lib/log.ts";
import { createProvider } from "#lib/provider/create-provider.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { mergeUpstreamState } from "#lib/store/merge-upstream-state.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { startUpstream } from "#lib/testing/start-upstream.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { SECOND, systemClock } from "#lib/time.ts";
import { startWorker } from "./start-worker.ts";

let t: TestDatabase;
let ends: (() => Promise<unknown>)[];
beforeEach(async () => {
  t = await createTestDatabase();
  ends = [() => t.close()];
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
});

test("a worker that begins inside a pause that the platform asked for keeps to it", async () => {
  const asked: number[] = [];
  const upstream = await startUpstream((_, response) => {
    asked.push(systemClock.now());
    response.statusCode = 500;
    response.end('{"error":{"name":"InfluencerNotFoundError"}}');
  });
  ends.push(() => upstream.close());
  const externalIds = Array.from({ length: 20 }, (_, i) => String(1_000_000 + i));
  await addInfluencers(t.db, { platform: "mockstagram", externalIds, interval: 86_400 }, systemClock);
  const holdUntil = systemClock.now() + 6 * SECOND;
  const paused = { holdUntil, breakerUntil: null, cause: "rate_limited", answering: false } as const;
  await mergeUpstreamState(t.db, "mockstagram", "another", paused);
  const spoolDir = mkdtempSync(join(tmpdir(), "ia-providers-test-"));
  ends.push(async () => rmSync(spoolDir, { recursive: true, force: true }));
  const worker = await startWorker({
    onReplaced() {},
    databaseUrl: t.url,
    spoolDir,
    spoolMaxBytes: 2 ** 30,
    createProvider: (platform, { clock }) =>
      createProvider(platform, { mockstagramUrl: upstream.url, concurrency: 16, clock, random: () => 0.5 }),
    host: "127.0.0.1",
    port: 0,
    log,
  });
  ends.push(() => worker.stop());
  expect(systemClock.now()).toBeLessThan(holdUntil);
  await waitUntil("the first request", 60 * SECOND, () => asked.length > 0);
  // Its clock is the database's, which it knows to within the way there.
  expect(asked[0]).toBeGreaterThanOrEqual(holdUntil - 50);
}, 90_000);
