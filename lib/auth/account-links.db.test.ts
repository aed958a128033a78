/**
 * What becomes of a link when the account that it is for, or that made it, changes before it is opened: it never brings back
 * what was taken.
 */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Transaction } from "#lib/db/client.ts";
import type { Role } from "#lib/domain/role.ts";
import { AppError } from "#lib/errors.ts";
import { deleteUser } from "#lib/store/delete-user.ts";
import { lockUsers } from "#lib/store/lock-users.ts";
import { setUserRole } from "#lib/store/set-user-role.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { openSession, TEST_PASSWORD, TEST_SECRET } from "#lib/testing/open-session.ts";
import { untilLockAwaited } from "#lib/testing/until-lock-awaited.ts";
import { systemClock } from "#lib/time.ts";
import { changePassword } from "./change-password.ts";
import { changeRole, removeUser, signOutEverywhere } from "./change-user.ts";
import { claimAccountLink, readAccountLink } from "./claim-account-link.ts";
import { createAccountLink } from "./create-account-link.ts";
import { identify } from "./identify.ts";
import { inviteUser, linkForUser } from "./invite-user.ts";
import { withdrawInvitation } from "./withdraw-invitation.ts";

const ONE = "one@example.org";
const TWO = "two@example.org";
const NEW = "new@example.org";
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
async function changeOwnPassword(headers: Headers, currentPassword = TEST_PASSWORD): Promise<unknown> {
  const context = { db: t.db, authSecret: TEST_SECRET };
  const identity = await identify(context, headers);
  if (identity === null) throw new Error("not signed in");
  const body = { currentPassword, newPassword: "a third horse battery" };
  return await changePassword(context, headers, identity, body);
}
const account = (email: string, role: Role) => openSession(t.db, { email, role });
/** `by`: an admin; default: the operator. */
const linkFor = async (email: string | null, by: string | null = null) =>
  (await createAccountLink(t.db, systemClock, { email, role: "admin", by })).token;
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
  await claim(await linkFor(null), ONE);
  expect(await roleOf(ONE)).toBe("admin");
});

test("a link does not outlive a new password that was set with another one", async () => {
  await account(ONE, "admin");
  await account(TWO, "viewer");
  const [stolen, other] = [await linkFor(ONE), await linkFor(TWO)];
  await claim(await linkFor(null), ONE);
  await expect(claim(stolen)).rejects.toThrow(SPENT);
  expect(await claim(other)).toBe(TWO);
});

test("nor a new password of one's own, once it is the right one", async () => {
  const headers = new Headers({ cookie: await account(ONE, "admin") });
  const stolen = await linkFor(ONE);
  await expect(changeOwnPassword(headers, "wrong horse battery")).rejects.toThrow("is wrong");
  expect(await readAccountLink(t.db, stolen, systemClock)).toMatchObject({ email: ONE });
  await changeOwnPassword(headers);
  await expect(claim(stolen)).rejects.toThrow(SPENT);
});

test("nor being signed out everywhere, which is noted even where nobody was signed in", async () => {
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

test.each<[string, (headers: Headers) => Promise<unknown>]>([
  ["are removed", async () => removeUser(t.db, await idOf(ONE))],
  ["are made a viewer", async () => changeRole(t.db, await idOf(ONE), "viewer")],
  ["are signed out everywhere", async () => signOutEverywhere(t.db, await idOf(ONE))],
  ["change their password", (headers) => changeOwnPassword(headers)],
  ["set it with a link", async () => claim(await linkFor(null), ONE)],
])(
  "links that an admin made for others end as they %s; those of others for others do not",
  async (_how, act) => {
    const headers = new Headers({ cookie: await account(ONE, "admin") });
    await account(TWO, "admin");
    const made = [await linkFor(TWO, ONE), await linkFor(NEW, ONE)];
    const others = [await linkFor("third@example.org", TWO), await linkFor("fourth@example.org")];
    await act(headers);
    for (const token of made) await expect(claim(token)).rejects.toThrow(SPENT);
    for (const token of others) expect(await claim(token)).toMatch(/^(third|fourth)@/);
  },
);

test("an invitation that was taken back opens nothing; a link for a new password is none", async () => {
  await account(ONE, "admin");
  const [invitation, link] = [await linkFor(NEW, ONE), await linkFor(ONE)];
  await withdrawInvitation(t.db, NEW);
  await expect(claim(invitation)).rejects.toThrow(SPENT);
  for (const email of [NEW, ONE])
    await expect(withdrawInvitation(t.db, email)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await claim(link)).toBe(ONE);
});

/** What `work` comes to that begins when somebody has written `change`, and is about to commit. */
async function within(change: (tx: Transaction) => Promise<unknown>, work: () => Promise<unknown>) {
  const begun = await t.db.transaction(async (tx) => {
    await lockUsers(tx);
    await change(tx);
    let isOver = false;
    const answer = work()
      .catch((error: unknown) => (error instanceof AppError ? error.code : error))
      .finally(() => {
        isOver = true;
      });
    await untilLockAwaited(t.db, { unless: () => isOver });
    return { answer };
  });
  return await begun.answer;
}

test("no link is made for who is taken out meanwhile, nor by who is, or is an admin no more", async () => {
  await account(ONE, "admin");
  await account(TWO, "admin");
  const [one, two] = [await idOf(ONE), await idOf(TWO)];
  const invite = () => inviteUser(t.db, { email: NEW, role: "admin", by: TWO }, systemClock);
  expect(await within((tx) => setUserRole(tx, two, "viewer"), invite)).toBe("FORBIDDEN");
  await changeRole(t.db, two, "admin");
  const link = (userId: string, by: string) => () => linkForUser(t.db, { userId, by }, systemClock);
  expect(await within((tx) => deleteUser(tx, two), link(two, ONE))).toBe("NOT_FOUND");
  await account(TWO, "admin");
  expect(await within(async (tx) => deleteUser(tx, await idOf(TWO)), link(one, TWO))).toBe("FORBIDDEN");
  expect(await t.db.execute(sql`SELECT FROM account_links`)).toHaveLength(0);
});
