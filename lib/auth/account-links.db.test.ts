/** What becomes of a link for a new password when the account changes before it is opened: it never brings back what was taken. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Role } from "#lib/domain/role.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { openSession, TEST_PASSWORD, TEST_SECRET } from "#lib/testing/open-session.ts";
import { systemClock } from "#lib/time.ts";
import { changePassword } from "./change-password.ts";
import { changeRole, removeUser, signOutEverywhere } from "./change-user.ts";
import { claimAccountLink, readAccountLink } from "./claim-account-link.ts";
import { createAccountLink } from "./create-account-link.ts";
import { identify } from "./identify.ts";
import { linkForUser } from "./invite-user.ts";

const ONE = "one@example.org";
const TWO = "two@example.org";
const SPENT = "This link does not work";
let t: TestDatabase;

beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.execute(sql`TRUNCATE users, account_links, rate_limits, audit_events CASCADE`);
});

async function idOf(email: string): Promise<string> {
  const [row] = await t.db.execute<{ id: string }>(sql`SELECT id FROM users WHERE email = ${email}`);
  return row?.id ?? "";
}
async function roleOf(email: string): Promise<string | undefined> {
  const [row] = await t.db.execute<{ role: string }>(sql`SELECT role FROM users WHERE email = ${email}`);
  return row?.role;
}
const account = (email: string, role: Role) => openSession(t.db, { email, role });
const linkFor = async (email: string) => (await linkForUser(t.db, await idOf(email), systemClock)).token;
const claim = (token: string, email?: string) =>
  claimAccountLink(t.db, { token, email, password: "another horse battery" }, systemClock);

test("an admin's link does not make one of them again after they were made a viewer", async () => {
  await account(ONE, "admin");
  await account(TWO, "admin");
  const token = await linkFor(ONE);
  await changeRole(t.db, await idOf(ONE), "viewer");
  await expect(claim(token)).rejects.toThrow(SPENT);
  expect(await roleOf(ONE)).toBe("viewer");
});

test("the link of a viewer who is the only admin by now leaves us one", async () => {
  await account(ONE, "admin");
  await account(TWO, "viewer");
  const token = await linkFor(TWO);
  await changeRole(t.db, await idOf(TWO), "admin");
  await removeUser(t.db, await idOf(ONE));
  await expect(claim(token)).rejects.toThrow(SPENT);
  expect(await roleOf(TWO)).toBe("admin");
});

test.each<[Role, Role]>([
  ["admin", "viewer"],
  ["viewer", "admin"],
])("a link that was made for a %s leaves a %s what they are", async (made, role) => {
  await account(ONE, role);
  const { token } = await createAccountLink(t.db, systemClock, { email: ONE, role: made });
  expect(await readAccountLink(t.db, token, systemClock)).toEqual({ email: ONE, role, hasAccount: true });
  await claim(token);
  expect(await roleOf(ONE)).toBe(role);
  const [noted] = await t.db.execute(
    sql`SELECT after FROM audit_events WHERE action = 'password.reset' ORDER BY id DESC LIMIT 1`,
  );
  expect(noted).toEqual({ after: { role } });
});

test("the operator's link, which names nobody, makes an admin of whoever is there", async () => {
  await account(ONE, "viewer");
  const { token } = await createAccountLink(t.db, systemClock, { email: null, role: "admin" });
  await claim(token, ONE);
  expect(await roleOf(ONE)).toBe("admin");
});

test("a link does not outlive a new password that was set with another one", async () => {
  await account(ONE, "admin");
  await account(TWO, "viewer");
  const [stolen, other] = [await linkFor(ONE), await linkFor(TWO)];
  const { token } = await createAccountLink(t.db, systemClock, { email: null, role: "admin" });
  await claim(token, ONE);
  await expect(claim(stolen)).rejects.toThrow(SPENT);
  expect(await claim(other)).toBe(TWO);
});

test("a link that was made with a stolen session does not outlive a new password, but others' do", async () => {
  const headers = new Headers({ cookie: await account(ONE, "admin") });
  await account(TWO, "viewer");
  const [stolen, other] = [await linkFor(ONE), await linkFor(TWO)];
  const context = { db: t.db, authSecret: TEST_SECRET };
  const identity = await identify(context, headers);
  if (identity === null) throw new Error("not signed in");
  const body = { currentPassword: "wrong horse battery", newPassword: "a third horse battery" };
  await expect(changePassword(context, headers, identity, body)).rejects.toThrow("is wrong");
  expect(await readAccountLink(t.db, stolen, systemClock)).toMatchObject({ email: ONE });
  await changePassword(context, headers, identity, { ...body, currentPassword: TEST_PASSWORD });
  await expect(claim(stolen)).rejects.toThrow(SPENT);
  expect(await claim(other)).toBe(TWO);
});

test("nor does it outlive being signed out everywhere, which is noted even where nobody was signed in", async () => {
  await account(ONE, "admin");
  const token = await linkFor(ONE);
  const revoked = async () => [
    ...(await t.db.execute(sql`SELECT before FROM audit_events WHERE action = 'session.revoke' ORDER BY id`)),
  ];
  expect(await signOutEverywhere(t.db, await idOf(ONE))).toBe(1);
  await expect(claim(token)).rejects.toThrow(SPENT);
  await linkFor(ONE);
  expect(await signOutEverywhere(t.db, await idOf(ONE))).toBe(0);
  expect(await signOutEverywhere(t.db, await idOf(ONE))).toBe(0);
  expect(await signOutEverywhere(t.db, "nobody")).toBe(0);
  expect(await revoked()).toEqual([
    { before: { sessions: 1, links: 1 } },
    { before: { sessions: 0, links: 1 } },
  ]);
});
