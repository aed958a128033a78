import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { type ProxyMode, startProxy, type TcpProxy } from "#lib/testing/start-proxy.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { delay, MINUTE, monotonicMs, SECOND } from "#lib/time.ts";
import { type ConnectOptions, connectDatabase, type DatabaseClient } from "./client.ts";
import { readPostmaster } from "./embedded/read-postmaster.ts";
import { startEmbedded } from "./embedded/start-embedded.ts";
import { isTransientError } from "./is-transient-error.ts";
import { influencers, markers } from "./schema.ts";

let t: TestDatabase;
let proxy: TcpProxy;
beforeAll(async () => {
  t = await createTestDatabase();
  proxy = await startProxy(t.url);
});
afterAll(async () => {
  await proxy.close();
  await t.close();
});

const clients: DatabaseClient[] = [];
afterEach(async () => {
  proxy.mode("forward");
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

function connect(options: Partial<ConnectOptions> = {}): DatabaseClient {
  const client = connectDatabase({
    url: proxy.url,
    name: "test",
    max: 4,
    statementTimeoutMs: SECOND,
    ...options,
  });
  clients.push(client);
  return client;
}

const ping = ({ db }: DatabaseClient) => db.execute(sql`SELECT 1 AS one`);

/** How it failed: in time, and with an error that a later attempt may not meet. */
async function failure(work: Promise<unknown>, limitMs = 7 * SECOND): Promise<string> {
  const began = monotonicMs();
  const error: unknown = await work.then(
    () => new Error("it succeeded"),
    (e: unknown) => e,
  );
  expect(monotonicMs() - began).toBeLessThan(limitMs);
  expect(isTransientError(error), String(error)).toBe(true);
  return String(error);
}

describe("statements that stay parsed", () => {
  const parsed = async ({ db }: DatabaseClient) => {
    const rows = await db.execute<{ statement: string }>(sql`SELECT statement FROM pg_prepared_statements`);
    return rows.map(({ statement }) => statement);
  };

  test("are the first hundred of a connection; without being asked for, none", async () => {
    const client = connect({ prepared: true, max: 1 });
    for (let n = 0; n < 150; n++) {
      const [row] = await client.db.execute<{ n: number }>(
        sql`SELECT ${n}::int AS ${sql.identifier(`n_${n}`)}`,
      );
      expect(row).toEqual({ [`n_${n}`]: n });
    }
    const expected = Array.from({ length: 100 }, (_, n) => `SELECT $1::int AS "n_${n}"`);
    expect((await parsed(client)).toSorted()).toEqual(expected.toSorted());
    const plain = connect({ max: 1 });
    await plain.db.execute(sql`SELECT ${1}::int AS one`);
    expect(await parsed(plain)).toEqual([]);
  });

  test("are also those of transactions, and are planned for their own values", async () => {
    const client = connect({ prepared: true, max: 1 });
    for (let n = 0; n < 10; n++)
      await client.db.transaction((tx) => tx.execute(sql`SELECT ${n}::int AS one`));
    const [row] = await client.db.execute(sql`
      SELECT custom_plans::int AS custom, generic_plans::int AS generic
      FROM pg_prepared_statements WHERE statement LIKE '%AS one%'`);
    expect(row).toEqual({ custom: 10, generic: 0 });
  });

  test("fail as before where what they name is gone, also when it comes back otherwise", async () => {
    const client = connect({ prepared: true, max: 1 });
    await client.db.execute(sql`CREATE TABLE gone (n int)`);
    const read = () => client.db.execute(sql`SELECT n FROM gone WHERE n = ${1}::int`);
    expect(await read()).toHaveLength(0);
    await client.db.execute(sql`DROP TABLE gone`);
    await expect(read()).rejects.toMatchObject({ cause: { code: "42P01" } });
    await client.db.execute(sql`CREATE TABLE gone (n bigint)`);
    await client.db.execute(sql`INSERT INTO gone VALUES (1)`);
    expect(await read()).toHaveLength(1);
    await client.db.execute(sql`DROP TABLE gone`);
  });
});

describe("like the driver's own pool", () => {
  test("rows, rows of a table, arrays and times come as before", async () => {
    const { db } = connect();
    const [row] = await db.execute(
      sql`SELECT ARRAY[1, 2] AS list, now() AS at, ${sql.param([3])}::int[] AS given, NULL AS nothing`,
    );
    expect(row).toEqual({ list: [1, 2], at: expect.any(String), given: [3], nothing: null });
    expect(await db.select().from(influencers)).toEqual([]);
    expect(await db.select({ name: markers.name }).from(markers).where(sql`false`)).toEqual([]);
  });

  test("lists are read and written as they are, whatever is in them", async () => {
    const { db } = connect();
    const word = fc.option(
      fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("NULL", "", "{}", '"', "\\")),
    );
    const words = fc.array(word.map((text) => text?.replaceAll("\0", "") ?? null));
    const numbers = fc.array(fc.option(fc.integer()));
    const flags = fc.array(fc.boolean());
    const objects = fc.array(fc.record({ a: fc.string({ unit: "grapheme-ascii" }) }));
    await fc.assert(
      fc.asyncProperty(words, numbers, flags, objects, async (text, int4, bool, jsonb) => {
        const float8 = int4.map((number) => (number === null ? null : number / 8));
        const [row] = await db.execute(sql`
          SELECT ${sql.param(text)}::text[] AS text, ${sql.param(int4)}::int[] AS int4,
            ${sql.param(float8)}::float8[] AS float8, ${sql.param(bool.map(String))}::text[]::bool[] AS bool,
            ${sql.param(jsonb.map((object) => JSON.stringify(object)))}::text[]::jsonb[] AS jsonb,
            ${sql.param([int4, int4])}::int[] AS nested`);
        const nested = int4.length === 0 ? [] : [int4, int4];
        expect(row).toEqual({ text, int4, float8, bool, jsonb, nested });
      }),
      { numRuns: 60 },
    );
    await expect(db.execute(sql`SELECT ${sql.param([undefined])}::text[]`)).rejects.toThrow();
  });

  test("a transaction commits, one that throws is rolled back, a savepoint alone too", async () => {
    const { db } = connect();
    await db.transaction(async (tx) => {
      await tx.insert(markers).values({ name: "kept" });
      await tx
        .transaction(async (inner) => {
          await inner.insert(markers).values({ name: "inner" });
          throw new Error("no");
        })
        .catch(() => {});
      await tx.transaction((inner) => inner.insert(markers).values({ name: "inner kept" }));
    });
    const lost = db.transaction(async (tx) => {
      await tx.insert(markers).values({ name: "lost" });
      throw new Error("on purpose");
    });
    await expect(lost).rejects.toThrow("on purpose");
    const names = await db.select({ name: markers.name }).from(markers).orderBy(markers.name);
    expect(names.map(({ name }) => name)).toEqual(["inner kept", "kept"]);
    await db.delete(markers);
  });

  test("hundreds of callers share a few connections, each with its own answer", async () => {
    const client = connect({ max: 3 });
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, i) => client.db.execute<{ i: number }>(sql`SELECT ${i}::int AS i`)),
    );
    expect(answers.map(([row]) => row?.i)).toEqual(Array.from({ length: 300 }, (_, i) => i));
    expect(client.counts()).toEqual({ busy: 0, idle: 3, opening: 0, waiting: 0 });
  });

  test("a statement's own error costs no connection", async () => {
    const client = connect({ max: 1 });
    const backend = async () =>
      (await client.db.execute<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`))[0];
    const before = await backend();
    await expect(client.db.execute(sql`SELECT nothing`)).rejects.toThrow();
    expect(await backend()).toEqual(before);
  });

  test("who waits for a lock is sent away in time, however long its statements may run", async () => {
    const holder = connect();
    const patient = connect({ statementTimeoutMs: MINUTE, lockTimeoutMs: 200 });
    const lock = sql`SELECT pg_advisory_xact_lock(4711)`;
    await holder.db.transaction(async (tx) => {
      await tx.execute(lock);
      const began = monotonicMs();
      await expect(patient.db.execute(lock)).rejects.toMatchObject({ cause: { code: "55P03" } });
      expect(monotonicMs() - began).toBeLessThan(10 * SECOND);
    });
    await patient.db.execute(lock);
  });

  test("closing waits for what runs, and refuses what comes after", async () => {
    const client = connect();
    const running = client.db.execute(sql`SELECT pg_sleep(0.3)`).execute();
    await waitUntil("it runs", 5 * SECOND, () => client.counts().busy === 1);
    await client.close();
    await running;
    await expect(ping(client)).rejects.toMatchObject({ cause: { code: "CONNECTION_ENDED" } });
  });
});

describe("nobody waits long for a server that does not answer", () => {
  test("half-open: statements and transactions fail, those that wait too, and the same client heals", async () => {
    const client = connect({ max: 4 });
    let inTransaction = false;
    const swallowed = (async () => {
      await waitUntil("both run", 5 * SECOND, () => inTransaction && client.counts().busy === 3);
      proxy.mode("swallow");
    })();
    const commit = client.db.transaction(async (tx) => {
      await tx.execute(sql`SELECT 1`);
      inTransaction = true;
      await swallowed;
    });
    const statement = client.db.transaction(async (tx) => {
      await swallowed;
      await tx.execute(sql`SELECT 1`);
    });
    const savepoint = client.db.transaction(async (tx) => {
      await swallowed;
      await tx.transaction((inner) => inner.execute(sql`SELECT 1`));
    });
    await Promise.all([failure(commit), failure(statement), failure(savepoint), swallowed]);

    const many = Array.from({ length: 20 }, () => failure(ping(client), 12 * SECOND));
    many.push(
      failure(
        client.db.transaction((tx) => tx.execute(sql`SELECT 1`)),
        12 * SECOND,
      ),
    );
    await Promise.all(many);

    proxy.mode("forward");
    const healed = monotonicMs();
    await waitUntil("it heals", 30 * SECOND, () => ping(client).then(Boolean, () => false));
    expect(monotonicMs() - healed).toBeLessThan(10 * SECOND);
    expect(client.counts()).toMatchObject({ busy: 0, opening: 0, waiting: 0 });
  });

  test("one connection found dead costs one caller, not one for each that was opened with it", async () => {
    const client = connect({ max: 4 });
    await Promise.all(Array.from({ length: 4 }, () => client.db.execute(sql`SELECT pg_sleep(0.1)`)));
    expect(client.counts()).toMatchObject({ idle: 4 });
    proxy.mode("swallow");
    proxy.mode("forward");
    await failure(ping(client));
    expect(await ping(client)).toHaveLength(1);
  });

  test.each<ProxyMode>(["refuse", "hang_up", "swallow"])(
    "%s from the start: fails, and heals",
    async (mode) => {
      const client = connect({ max: 2 });
      proxy.mode(mode);
      for (let i = 0; i < 2; i++) await Promise.all([failure(ping(client)), failure(ping(client))]);
      await failure(client.db.transaction((tx) => tx.execute(sql`SELECT 1`)));
      proxy.mode("forward");
      await waitUntil("it heals", 30 * SECOND, () => ping(client).then(Boolean, () => false));
      expect(await Promise.all([ping(client), ping(client), ping(client)])).toHaveLength(3);
    },
  );

  test("a lost connection in the middle of a transaction ends it, whatever its work does afterwards", async () => {
    const client = connect({ max: 1 });
    let wentOn = false;
    const work = client.db.transaction(async (tx) => {
      await tx.execute(sql`SELECT 1`);
      proxy.cut();
      await tx.execute(sql`SELECT 2`).catch(() => {});
      await delay(50);
      await tx.execute(sql`SELECT 3`).catch(() => {});
      wentOn = true;
    });
    await failure(work);
    expect(await ping(client)).toHaveLength(1);
    await waitUntil("the work ends", 5 * SECOND, () => wentOn);
    expect(await ping(client)).toHaveLength(1);
  });

  test("a statement that the server cancels in time is the server's error, not a broken connection", async () => {
    const client = connect({ max: 1 });
    expect(await failure(client.db.execute(sql`SELECT pg_sleep(20)`))).not.toMatch(/said nothing/);
    expect(client.counts()).toMatchObject({ idle: 1 });
  });

  test("an answer that comes slowly, and a transaction whose caller thinks long, are let be", async () => {
    const client = connect({ max: 1 });
    await ping(client);
    proxy.mode("delay", 300);
    await client.db.transaction(async (tx) => {
      await tx.execute(sql`SELECT 1`);
      await delay(2_500);
      await tx.execute(sql`SELECT 1`);
    });
  });
});

test("a process that itself stood still does not take the server for silent", async () => {
  const client = connect({ max: 1 });
  await ping(client);
  const running = client.db.execute(sql`SELECT pg_sleep(0.9)`).execute();
  await waitUntil("it runs", 5 * SECOND, () => client.counts().busy === 1);
  await delay(600);
  const until = monotonicMs() + 4 * SECOND;
  while (monotonicMs() < until);
  expect(await running).toHaveLength(1);
});

test("a transaction that says so may be silent for longer than others, where that is allowed", async () => {
  const client = connect({ max: 1, silenceMs: 30 * SECOND });
  const rows = await client.db.transaction(async (tx) => {
    await tx.execute(sql`SELECT set_config('statement_timeout', '30000', true)`);
    return await tx.execute(sql`SELECT pg_sleep(4)`);
  });
  expect(rows).toHaveLength(1);
});

test("cut: what runs and what waits fails at once, what comes next connects anew", async () => {
  const client = connect({ max: 2, statementTimeoutMs: 60 * SECOND });
  const running = Array.from({ length: 5 }, () => failure(client.db.execute(sql`SELECT pg_sleep(30)`)));
  await waitUntil(
    "they run and wait",
    10 * SECOND,
    () => client.counts().busy === 2 && client.counts().waiting === 3,
  );
  client.cut();
  await Promise.all(running);
  expect(await ping(client)).toHaveLength(1);
  expect(client.counts()).toEqual({ busy: 0, idle: 1, opening: 0, waiting: 0 });
});

/** Of the server on `cluster`: the postmaster and its children. */
function processesOf(cluster: string): number[] {
  const pid = readPostmaster(cluster)?.pid ?? 0;
  return [pid, ...readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number)];
}

const isPlain = inject("databaseServer").edition === "plain";
// Once is enough, and a skipped test would count as failed.
if (isPlain && process.platform === "linux") {
  test("a server that hangs holds nobody up, and is used again by the same client when it goes on", {
    timeout: 120_000,
  }, async () => {
    const dataDir = mkdtempSync(join(tmpdir(), `influencer-analytics-test-${process.pid}-`));
    const own = { dataDir, host: "127.0.0.1", say: () => {}, kinds: ["npm" as const], throwAway: true };
    const server = await startEmbedded({ ...own, settings: { shared_buffers: "32MB", fsync: "off" } });
    const cluster = join(dataDir, "pg");
    const stopped: number[] = [];
    const goOn = () => {
      for (const pid of stopped.splice(0)) process.kill(pid, "SIGCONT");
    };
    try {
      const client = connect({ url: server.url, max: 2 });
      await Promise.all([ping(client), ping(client)]);
      stopped.push(...processesOf(cluster));
      for (const pid of stopped) process.kill(pid, "SIGSTOP");
      // First those that hold a connection, then those that would have to get one.
      for (let i = 0; i < 2; i++) await Promise.all([failure(ping(client)), failure(ping(client))]);
      goOn();
      await waitUntil("it heals", 30 * SECOND, () => ping(client).then(Boolean, () => false));
    } finally {
      goOn();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
}
