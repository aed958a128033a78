/** The job in a worker's hands, against the stand-in: whom it asks, when it does not, and what it counts. */
import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { createProvider } from "#lib/provider/create-provider.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { makeRegistry } from "#lib/testing/make-registry.ts";
import { systemClock } from "#lib/time.ts";
import { createMockstagramServer } from "#mockstagram/server.ts";
import { createCheckSuspicionsJob } from "./check-suspicions.ts";

const t = await createTestDatabase();
const ends = [() => t.close()];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

test("asks nothing of a paused platform, then of all who are due, also while load is high and nothing else is asked", async () => {
  const server = createMockstagramServer({ mode: "deterministic", slotSeconds: 86_400, suspicionMs: 1 });
  const { port } = await server.listen(0, "127.0.0.1");
  ends.push(() => server.close());
  const provider = createProvider("mockstagram", {
    mockstagramUrl: `http://127.0.0.1:${port}`,
    concurrency: 4,
    clock: systemClock,
    random: () => 0.5,
  });
  ends.push(() => provider.close());
  const externalIds = ["1000000", "1000001", "7000000"];
  await addInfluencers(t.db, { platform: "mockstagram", externalIds, interval: 60 }, systemClock);
  const counted: string[] = [];
  let paused = new AbortController();
  const job = createCheckSuspicionsJob({
    db: t.db,
    context: {
      registry: await makeRegistry([1]),
      providerOf: () => provider,
      pauseOf: () => paused.signal,
      clock: systemClock,
      startedAt: 0,
    },
    isLoadHigh: () => true,
    onCheck: (platform, outcome) => counted.push(`${platform} ${outcome}`),
    giveUp: new AbortController().signal,
  });
  const { signal } = new AbortController();
  const run = () => job.run([{ id: "1", data: { v: 1, minute: 0 }, retryCount: 0, signal }]);
  paused.abort();
  expect(await run()).toEqual([{ id: "1", status: "completed" }]);
  expect(counted).toEqual([]);
  paused = new AbortController();
  await run();
  expect(counted.sort()).toEqual(["mockstagram checked", "mockstagram checked", "mockstagram not_found"]);
  const verdicts = await t.db.execute(
    sql`SELECT (suspicious IS NULL) AS "isNone", due_at > now() AS "isLater" FROM suspicions ORDER BY influencer_id`,
  );
  expect([...verdicts]).toEqual([
    { isNone: false, isLater: true },
    { isNone: false, isLater: true },
    { isNone: true, isLater: true },
  ]);
  await run();
  expect(counted).toHaveLength(3);
});
