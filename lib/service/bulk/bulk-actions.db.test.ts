import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connectDatabase } from "#lib/db/client.ts";
import type { BulkOrder } from "#lib/domain/bulk-action.ts";
import { lockRegistry } from "#lib/store/lock-registry.ts";
import { at, bulkActionsOn, MANY, pause, START } from "#lib/testing/bulk-actions.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { clearRegistry } from "#lib/testing/registry-rows.ts";
import { untilLockAwaited } from "#lib/testing/until-lock-awaited.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { SECOND } from "#lib/time.ts";
import { pauseInfluencer } from "../pause-influencer.ts";
import { cancelBulkAction } from "./cancel-bulk-action.ts";
import { requireBulkAction } from "./require-bulk-action.ts";
import { runBulkBatch } from "./run-bulk-batch.ts";
import { undoBulkAction } from "./undo-bulk-action.ts";

const t = await createTestDatabase({ max: 12 });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
const { add, start, runAll, states } = bulkActionsOn(db);
beforeEach(() => clearRegistry(db));

async function count(table: string): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM ${sql.identifier(table)}`);
  return row?.n ?? 0;
}

describe("whom it is about", () => {
  test("is fixed when it begins: who is added later, or matches only then, is left alone", async () => {
    await add(1_000, 1_500);
    await db.execute(sql`UPDATE influencers SET state = 'ok' WHERE id <= 1200`);
    const id = await start({ action: pause, filter: { state: "ok" }, confirm: 1_200 });
    await add(9_000, 5);
    await db.execute(sql`UPDATE influencers SET state = CASE WHEN id <= 1200 THEN 'failing' ELSE 'ok' END`);
    await runAll();
    expect(await states()).toEqual({ paused: 1_200, ok: 305 });
    expect(await requireBulkAction(db, id, at(140))).toMatchObject({
      state: "done",
      done: 1_200,
      changed: 1_200,
    });
  });

  test("follows the filter: names one by one, tag, interval, beginning of the id, date of adding", async () => {
    await add(100, 20);
    await add(2_000, 5, 500);
    await db.execute(sql`UPDATE influencers SET tags = '{x,y}' WHERE external_id IN ('100', '101')`);
    const matching = async (filter: BulkOrder["filter"], asOf = START + 600) => {
      const id = await start({ action: { kind: "resume" }, filter, asOf }, 600);
      return (await requireBulkAction(db, id, at(601))).matching;
    };
    expect(await matching({})).toBe(25);
    expect(await matching({}, START + 499)).toBe(20);
    expect(await matching({ tag: "y" })).toBe(2);
    expect(await matching({ search: "11" })).toBe(10);
    expect(await matching({ interval: 60, search: "2" })).toBe(5);
    const accounts = ["100", "115", "77"].map((externalId) => ({ platform, externalId }));
    expect(await matching({ accounts })).toBe(2);
    await expect(matching({ search: "%" })).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("confirmation", () => {
  test("is asked of a removal and of more than a thousand; the number may have sunk a little, never grown", async () => {
    await add(1_000, 1_001);
    await expect(start({ action: pause })).rejects.toMatchObject({
      code: "BAD_REQUEST",
      details: { matching: 1_001 },
    });
    for (const confirm of [0, 1_000, 1_012, 1_000_000]) {
      await expect(start({ action: pause, confirm })).rejects.toMatchObject({ code: "CONFLICT" });
    }
    const one = { accounts: [{ platform, externalId: "1000" }] };
    await expect(start({ action: { kind: "remove" }, filter: one })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    expect([await count("bulk_actions"), await count("bulk_batches")]).toEqual([0, 0]);
    await start({ action: pause, filter: one });
    await start({ action: pause, confirm: 1_005 });
    expect(await runAll()).toBe(1);
  });
});

describe("batches", () => {
  test("few are done when it is answered, and undone likewise", async () => {
    await add(1_000, 100);
    const id = await start({ action: pause });
    expect(await states()).toEqual({ paused: 100 });
    await undoBulkAction(db, id, at(140));
    expect(await states()).toEqual({ pending: 100 });
    expect(await requireBulkAction(db, id, at(140))).toMatchObject({
      state: "undone",
      undone: 100,
      undoUntil: null,
    });
  });

  test("one that is killed after it has written is done again, once; what was done stays counted", async () => {
    await add(1_000, MANY);
    const id = await start({ action: pause, confirm: MANY });
    await runBulkBatch(db, at(130));
    const victim = connectDatabase({ url: t.url, name: "victim", max: 1, statementTimeoutMs: 30 * SECOND });
    // Whoever comes to note the change of number 2,500 waits for this transaction, with all else written.
    await db.transaction(async (tx) => {
      await tx.execute(sql`
        INSERT INTO bulk_changes VALUES (${id}, 2500, '', 0, 0, NULL, now())`);
      const killed = runBulkBatch(victim.db, at(130)).catch(() => "killed");
      await waitUntil("a batch that waits", 10 * SECOND, async () => {
        const [row] = await db.execute<{ n: number }>(sql`
          SELECT count(pg_terminate_backend(pid))::int AS n FROM pg_stat_activity
          WHERE application_name = 'victim' AND wait_event_type = 'Lock'`);
        return (row?.n ?? 0) > 0;
      });
      expect(await killed).toBe("killed");
      await tx.execute(sql`DELETE FROM bulk_changes WHERE influencer_id = 2500`);
    });
    await victim.close();
    expect(await states()).toEqual({ paused: 2_000, pending: 2_500 });
    expect(await runAll()).toBe(2);
    expect(await states()).toEqual({ paused: MANY });
    expect(await count("bulk_changes")).toBe(MANY);
    expect(await requireBulkAction(db, id, at(140))).toMatchObject({
      state: "done",
      done: MANY,
      changed: MANY,
    });
  });

  test("two workers do each batch once, and a later action only after the earlier ones", async () => {
    await add(1_000, MANY);
    const ids = [await start({ action: pause, confirm: MANY })];
    ids.push(await start({ action: { kind: "resume" }, filter: {}, confirm: MANY }, 131));
    expect(await requireBulkAction(db, ids[1] ?? 0, at(131))).toMatchObject({ waits: true, done: 0 });
    const isThrough = async () => (await requireBulkAction(db, ids[1] ?? 0, at(140))).state === "done";
    let batches = 0;
    const worker = async () => {
      while (!(await isThrough())) if (await runBulkBatch(db, at(140))) batches++;
    };
    await Promise.all([worker(), worker(), worker()]);
    expect(batches).toBe(6);
    expect(await states()).toEqual({ pending: MANY });
    expect(await count("bulk_changes")).toBe(2 * MANY);
    for (const id of ids) {
      expect(await requireBulkAction(db, id, at(150))).toMatchObject({
        done: MANY,
        changed: MANY,
        waits: false,
      });
    }
  });

  test("while somebody is at it, nobody else is, and nobody waits", async () => {
    await add(1_000, MANY);
    await start({ action: pause, confirm: MANY });
    let first: Promise<boolean> | null = null;
    await db.transaction(async (tx) => {
      await lockRegistry(tx);
      first = runBulkBatch(db, at(130));
      await untilLockAwaited(db);
      expect(await runBulkBatch(db, at(130))).toBe(false);
    });
    expect(await first).toBe(true);
  });

  test("whoever asks for a small one is answered while others hold the registry; a worker does it then", async () => {
    await add(1_000, 3);
    const id = await db.transaction(async (tx) => {
      await lockRegistry(tx);
      const begun = await start({ action: pause });
      expect(await requireBulkAction(db, begun, at(131))).toMatchObject({ state: "running", done: 0 });
      return begun;
    });
    expect(await runAll()).toBe(1);
    expect(await requireBulkAction(db, id, at(132))).toMatchObject({ state: "done", changed: 3 });
  });

  test("stopped, the rest is left alone, and what was done can be undone", async () => {
    await add(1_000, MANY);
    const id = await start({
      action: { kind: "change_tags", tags: { add: ["x"], remove: [] } },
      confirm: MANY,
    });
    await runBulkBatch(db, at(130));
    await expect(undoBulkAction(db, id, at(131))).rejects.toThrow("stop it first");
    await cancelBulkAction(db, id, at(131));
    await cancelBulkAction(db, id, at(131));
    expect([await runAll(), await count("bulk_batches")]).toEqual([0, 0]);
    const tagged = async () =>
      (await db.execute(sql`SELECT count(*)::int AS n FROM influencers WHERE tags = '{x}'`))[0]?.n;
    expect(await tagged()).toBe(2_000);
    await undoBulkAction(db, id, at(140));
    await expect(cancelBulkAction(db, id, at(140))).rejects.toMatchObject({ code: "CONFLICT" });
    await runAll(150);
    expect(await tagged()).toBe(0);
    expect(await requireBulkAction(db, id, at(150))).toMatchObject({
      state: "undone",
      undone: 2_000,
      kept: 0,
    });
  });
});

describe("undo", () => {
  test("is refused when the time is over, when nobody was changed, and for what there never was", async () => {
    await add(1_000, 3);
    await pauseInfluencer(db, platform, "1000", at(100));
    const nothing = await start({ action: pause, filter: { state: "paused" } });
    await expect(undoBulkAction(db, nothing, at(131))).rejects.toThrow("nothing to undo");
    const id = await start({ action: pause });
    await expect(undoBulkAction(db, id, at(130 + 3_601))).rejects.toThrow("time to undo is over");
    await expect(undoBulkAction(db, 99, at(131))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(cancelBulkAction(db, id, at(131))).rejects.toThrow("ended already");
  });
});
