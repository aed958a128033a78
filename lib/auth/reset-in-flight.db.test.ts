/** A new password by a link ends all that was begun with the old one, at whatever point of it that is. */
import { hashPassword } from "better-auth/crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { putUser } from "#lib/store/put-user.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { openSession, TEST_PASSWORD, TEST_SECRET } from "#lib/testing/open-session.ts";
import { untilLockAwaited } from "#lib/testing/until-lock-awaited.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { systemClock } from "#lib/time.ts";
import { changePassword } from "./change-password.ts";
import { claimAccountLink } from "./claim-account-link.ts";
import { createAccountLink } from "./create-account-link.ts";
import { identify } from "./identify.ts";
import { signIn } from "./sign-in.ts";

const EMAIL = "admin@example.org";
const RESET = "another horse battery";
const THIRD = "a third horse battery";
/** What a new session waits for, once it was judged. */
const GATE = 77;
const PATIENCE_MS = 30_000;
let t: TestDatabase;

beforeAll(async () => {
  t = await createTestDatabase();
  await t.db.execute(sql`
    CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock_shared(${sql.raw(String(GATE))}); RETURN NEW; END $$`);
  await t.db.execute(
    sql`CREATE TRIGGER gate BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION wait_at_gate()`,
  );
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.execute(sql`TRUNCATE users, account_links, rate_limits CASCADE`);
});

const context = () => ({ db: t.db, authSecret: TEST_SECRET });
const signInWith = (password: string) => signIn(context(), new Headers(), { email: EMAIL, password });
const outcome = (work: Promise<unknown>) => {
  const seen = { isOver: false, answer: Promise.resolve<unknown>(null) };
  seen.answer = work.then(
    (answer) => answer,
    (error: unknown) => error,
  );
  void seen.answer.then(() => {
    seen.isOver = true;
  });
  return seen;
};

/** Until it waits for the row that somebody else has, or is over. */
async function untilRowAwaited(one: { isOver: boolean }): Promise<void> {
  await waitUntil("somebody to wait for a row", PATIENCE_MS, async () => {
    const rows = await t.db.execute(sql`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'transactionid'`);
    return one.isOver || rows.length > 0;
  });
}

/** Begins `work` when a reset has written all that it writes, and is about to commit. */
async function withinReset<T>(work: () => Promise<T>): Promise<unknown> {
  const passwordHash = await hashPassword(RESET);
  const begun = await t.db.transaction(async (tx) => {
    await putUser(tx, { newId: "other", email: EMAIL, role: "admin", passwordHash });
    const seen = outcome(work());
    await untilRowAwaited(seen);
    return { seen };
  });
  return await begun.seen.answer;
}

async function sessions(): Promise<number> {
  return (await t.db.execute(sql`SELECT FROM sessions`)).length;
}

test("a sign-in that has judged the old password leaves no session after it", async () => {
  await openSession(t.db);
  const { token } = await createAccountLink(t.db, systemClock, { email: EMAIL, role: "admin" });
  const { opened, reset } = await t.db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(${GATE})`);
    const entered = outcome(signInWith(TEST_PASSWORD));
    await untilLockAwaited(t.db, { second: GATE, unless: () => entered.isOver });
    expect(entered.isOver).toBe(false);
    const claimed = outcome(claimAccountLink(t.db, { token, password: RESET }, systemClock));
    await untilRowAwaited(claimed);
    return { opened: entered, reset: claimed };
  });
  expect(await opened.answer).toBeInstanceOf(Headers);
  expect(await reset.answer).toBe(EMAIL);
  expect(await sessions()).toBe(0);
});

test("a sign-in that begins inside it is judged by the new password", async () => {
  await openSession(t.db);
  expect(await withinReset(() => signInWith(TEST_PASSWORD))).toMatchObject({ code: "UNAUTHENTICATED" });
  expect(await sessions()).toBe(0);
  expect(await withinReset(() => signInWith(RESET))).toBeInstanceOf(Headers);
});

test("a change of the old password that begins inside it comes to nothing", async () => {
  const headers = new Headers({ cookie: await openSession(t.db) });
  const identity = await identify(context(), headers);
  if (identity === null) throw new Error("not signed in");
  const body = { currentPassword: TEST_PASSWORD, newPassword: THIRD };
  expect(await withinReset(() => changePassword(context(), headers, identity, body))).toMatchObject({
    code: "UNAUTHENTICATED",
  });
  expect(await sessions()).toBe(0);
  await expect(signInWith(THIRD)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(await signInWith(RESET)).toBeInstanceOf(Headers);
});

test("two who sign in at the same moment do not wait for each other", async () => {
  await openSession(t.db);
  const both = await t.db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(${GATE})`);
    const entered = [outcome(signInWith(TEST_PASSWORD)), outcome(signInWith(TEST_PASSWORD))];
    await untilLockAwaited(t.db, { second: GATE, times: 2 });
    return { entered };
  });
  for (const { answer } of both.entered) expect(await answer).toBeInstanceOf(Headers);
  expect(await sessions()).toBe(3);
});
