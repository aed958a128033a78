/** A bulk action, or its undo, whose next batch can't be done. */
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { lockRegistry } from "#lib/store/lock-registry.ts";
import { at, bulkActionsOn, MANY, pause } from "#lib/testing/bulk-actions.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { clearRegistry } from "#lib/testing/registry-rows.ts";
import { cancelBulkAction } from "./cancel-bulk-action.ts";
import { requireBulkAction } from "./require-bulk-action.ts";
import { retryBulkAction } from "./retry-bulk-action.ts";
import { runBulkBatch } from "./run-bulk-batch.ts";
import { undoBulkAction } from "./undo-bulk-action.ts";

const t = await createTestDatabase();
const { db } = t;
afterAll(() => t.close());
const { add, start, runAll, states } = bulkActionsOn(db);
beforeEach(() => clearRegistry(db));

describe("a batch that can't be done", () => {
  const refuse = () =>
    db.execute(sql`ALTER TABLE bulk_changes ADD CONSTRAINT refused CHECK (false) NOT VALID`);
  const accept = () => db.execute(sql`ALTER TABLE bulk_changes DROP CONSTRAINT IF EXISTS refused`);
  afterEach(() => accept());

  test("stops its action with the reason, and no later one; tried again, it fails again or goes on", async () => {
    await add(1_000, MANY);
    const id = await start({ action: pause, confirm: MANY });
    expect(await runBulkBatch(db, at(130))).toBe(true);
    await refuse();
    await expect(runBulkBatch(db, at(131))).rejects.toThrow();
    const problem = expect.stringMatching(/violates check constraint "refused"/);
    expect(await requireBulkAction(db, id, at(132))).toMatchObject({
      state: "running",
      problem,
      waits: false,
    });
    // Nobody is new to it: nothing is to be noted.
    const later = await start({ action: pause, filter: { search: "1000" } }, 140);
    await runAll(141);
    expect(await requireBulkAction(db, later, at(142))).toMatchObject({ state: "done", problem: null });

    await retryBulkAction(db, id, at(150));
    await expect(runBulkBatch(db, at(151))).rejects.toThrow();
    expect((await requireBulkAction(db, id, at(152))).problem).not.toBeNull();
    await accept();
    await retryBulkAction(db, id, at(160));
    await retryBulkAction(db, id, at(160));
    await runAll(161);
    expect(await requireBulkAction(db, id, at(170))).toMatchObject({ state: "done", problem: null });
    expect(await states()).toEqual({ paused: MANY });
    const [notes] = await db.execute(sql`
      SELECT count(*)::int AS n FROM audit_events WHERE action = 'bulk_action.retry' AND target_id = ${String(id)}`);
    expect(notes).toEqual({ n: 2 });
  });

  test("can be left: stopped, what was done before can be undone; a database that is away is no problem of it", async () => {
    await add(1_000, MANY);
    const id = await start({ action: pause, confirm: MANY });
    await runBulkBatch(db, at(130));
    await db.transaction(async (tx) => {
      await lockRegistry(tx);
      await expect(runBulkBatch(db, at(131), { lockWaitMs: 20 })).rejects.toThrow();
    });
    expect((await requireBulkAction(db, id, at(132))).problem).toBeNull();
    await refuse();
    await expect(runBulkBatch(db, at(133))).rejects.toThrow();
    await accept();
    await cancelBulkAction(db, id, at(134));
    expect(await requireBulkAction(db, id, at(135))).toMatchObject({ state: "cancelled", problem: null });
    await undoBulkAction(db, id, at(136));
    await runAll(137);
    expect(await states()).toEqual({ pending: MANY });
  });

  test("an undo that can't go on can be ended: what it came to is as before, the rest stays changed", async () => {
    await add(1_000, MANY);
    const id = await start({ action: pause, confirm: MANY });
    await runAll();
    await undoBulkAction(db, id, at(140));
    await runBulkBatch(db, at(141));
    await expect(cancelBulkAction(db, id, at(142))).rejects.toThrow("being undone");
    await db.execute(sql`ALTER TABLE influencers ADD CONSTRAINT refused CHECK (state = 'paused') NOT VALID`);
    try {
      await expect(runBulkBatch(db, at(143))).rejects.toThrow();
    } finally {
      await db.execute(sql`ALTER TABLE influencers DROP CONSTRAINT refused`);
    }
    await cancelBulkAction(db, id, at(144));
    const ended = { state: "undone", problem: null, undone: 2_000, kept: 0, changed: MANY };
    expect(await requireBulkAction(db, id, at(145))).toMatchObject(ended);
    expect(await runAll(146)).toBe(0);
    expect(await states()).toEqual({ paused: MANY - 2_000, pending: 2_000 });
    await expect(undoBulkAction(db, id, at(147))).resolves.toBeUndefined();
    await expect(cancelBulkAction(db, id, at(148))).rejects.toThrow("ended already");
  });
});
