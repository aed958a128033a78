import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { DAY, HOUR } from "#lib/time.ts";
import { createAdminLink } from "./create-admin-link.ts";
import { endSession } from "./end-session.ts";
import { identify } from "./identify.ts";
import { openAdminLink } from "./open-admin-link.ts";
import { clearedSessionCookie, sessionCookie } from "./session-cookie.ts";

const t = await createTestDatabase({ max: 12 });
const { db } = t;
afterAll(() => t.close());

const START = 1_700_000_000_000;
const at = (ms: number) => ({ now: () => START + ms });
const unauthenticated = { code: "UNAUTHENTICATED" };

test("of ten that open a link at the same moment one gets a session", async () => {
  const { token, path } = await createAdminLink(db, at(0));
  expect(path).toBe(`/login#token=${token}`);
  const all = await Promise.allSettled(Array.from({ length: 10 }, () => openAdminLink(db, token, at(1))));
  const opened = all.flatMap((r) => (r.status === "fulfilled" ? [r.value.sessionToken] : []));
  expect(opened).toHaveLength(1);
  expect(await identify(db, opened[0], at(2))).toEqual({ kind: "admin" });
  for (const result of all)
    if (result.status === "rejected") expect(result.reason).toMatchObject(unauthenticated);
  await expect(openAdminLink(db, token, at(3))).rejects.toMatchObject(unauthenticated);
});

test("a link works for a day, and until a newer one is made", async () => {
  const expired = await createAdminLink(db, at(0));
  await expect(openAdminLink(db, expired.token, at(24 * HOUR))).rejects.toMatchObject(unauthenticated);
  const older = await createAdminLink(db, at(0));
  const newer = await createAdminLink(db, at(1));
  await expect(openAdminLink(db, older.token, at(2))).rejects.toMatchObject(unauthenticated);
  await openAdminLink(db, newer.token, at(24 * HOUR));
});

test("no made-up token opens anything, whatever it looks like", async () => {
  await createAdminLink(db, at(0));
  for (const token of ["", "x", "' OR 1=1 --", "A".repeat(43), "\0".repeat(43), "é".repeat(43)]) {
    await expect(openAdminLink(db, token, at(1))).rejects.toMatchObject(unauthenticated);
    expect(await identify(db, token, at(1))).toBeNull();
  }
  expect(await identify(db, undefined, at(1))).toBeNull();
});

test("a session ends at sign-out for whoever still has its cookie, and by itself after a week", async () => {
  const open = async () =>
    (await openAdminLink(db, (await createAdminLink(db, at(0))).token, at(0))).sessionToken;
  const mine = await open();
  const other = await open();
  expect(mine).not.toBe(other);
  await endSession(db, mine);
  await endSession(db, mine);
  expect(await identify(db, mine, at(1))).toBeNull();
  expect(await identify(db, other, at(7 * DAY - 1))).toEqual({ kind: "admin" });
  expect(await identify(db, other, at(7 * DAY))).toBeNull();
});

test("the database holds no token, only hashes", async () => {
  const { token } = await createAdminLink(db, at(0));
  const { sessionToken } = await openAdminLink(db, token, at(0));
  const [dump] = await db.execute<{ text: string }>(sql`
    SELECT (SELECT string_agg(l::text, ' ') FROM admin_links l) || (SELECT string_agg(s::text, ' ') FROM sessions s) AS text`);
  expect(dump?.text).toMatch(/[0-9a-f]{64}/);
  expect(dump?.text).not.toContain(token);
  expect(dump?.text).not.toContain(sessionToken);
});

test("the cookie is out of reach for scripts and other sites, and on https for plain connections", () => {
  const session = { sessionToken: "abc", expiresAt: START + DAY };
  expect(sessionCookie(session, START, false)).toBe(
    "ia_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400",
  );
  expect(sessionCookie(session, START, true)).toMatch(/; Secure$/);
  expect(clearedSessionCookie(true)).toBe("ia_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
});
