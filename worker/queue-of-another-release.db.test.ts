/** A worker that is started again between a newer release's migration and its own turn: pg-boss does not open the queue for it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { log } from "#lib/log.ts";
import { createProvider } from "#lib/provider/create-provider.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { SECOND, systemClock } from "#lib/time.ts";
import { createMockstagramServer } from "#mockstagram/server.ts";
import { startWorker } from "./start-worker.ts";

const LIVE = 60 * SECOND;
let t: TestDatabase;
let spoolDir: string;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  t = await createTestDatabase();
  spoolDir = mkdtempSync(join(tmpdir(), "ia-release-test-"));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await t.close();
  rmSync(spoolDir, { recursive: true, force: true });
});

test("it fetches into its spool, is not ready and says why, and goes on when the queue fits", async () => {
  const upstream = createMockstagramServer({ mode: "deterministic", seed: 1, slotSeconds: 5 });
  const { port } = await upstream.listen(0, "127.0.0.1");
  ends.push(() => upstream.close());
  await addInfluencers(
    t.db,
    { platform: "mockstagram", externalIds: ["1000000", "1000001"], interval: 5 },
    systemClock,
  );
  await t.db.execute(sql`UPDATE pgboss.version SET version = version + 1`);
  const worker = await startWorker({
    onReplaced() {},
    databaseUrl: t.url,
    spoolDir,
    spoolMaxBytes: 2 ** 30,
    createProvider: (platform, settings) =>
      createProvider(platform, {
        ...settings,
        mockstagramUrl: `http://127.0.0.1:${port}`,
        concurrency: 4,
        random: () => 0.5,
      }),
    host: "127.0.0.1",
    port: 0,
    log,
  });
  ends.push(() => worker.stop());
  const get = (path: string) => fetch(`http://127.0.0.1:${worker.port}/api/health${path}`);

  const ready = await get("/ready");
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({
    ready: false,
    reason: expect.stringContaining("a newer release has migrated"),
  });
  expect((await get("/live")).status).toBe(200);
  await waitUntil("results are spooled", LIVE, async () => {
    const { mode, spool } = await (await get("")).json();
    return mode === "outage" && spool.points >= 2;
  });

  await t.db.execute(sql`UPDATE pgboss.version SET version = version - 1`);
  await waitUntil("it is ready", LIVE, async () => (await get("/ready")).status === 200);
  await waitUntil("the spool is stored", LIVE, async () => {
    const [row] = await t.db.execute<{ stored: number }>(
      sql`SELECT count(*)::int AS stored FROM data_points`,
    );
    const { spool } = await (await get("")).json();
    return (row?.stored ?? 0) >= 2 && spool.points === 0;
  });
}, 180_000);
