/** Accounts as Next calls their routes: links, signing in and out, passwords, users, and how often one may try. */
import { createHmac } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { removeUser } from "#lib/auth/change-user.ts";
import { createAccountLink } from "#lib/auth/create-account-link.ts";
import { CLIENT_ADDRESS } from "#lib/auth/network-of.ts";
import type { Role } from "#lib/domain/role.ts";
import { AppError } from "#lib/errors.ts";
import { deleteUser } from "#lib/store/delete-user.ts";
import { lockUsers } from "#lib/store/lock-users.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { TEST_SECRET } from "#lib/testing/open-session.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { testRoute } from "#lib/testing/test-route.ts";
import { untilLockAwaited } from "#lib/testing/until-lock-awaited.ts";
import { DAY, HOUR, systemClock } from "#lib/time.ts";
import { POST as readLink } from "../../app/api/v1/account/link/route.ts";
import { PATCH as changePassword, POST as claim } from "../../app/api/v1/account/route.ts";
import { POST as signIn, DELETE as signOut } from "../../app/api/v1/session/route.ts";
import { POST as linkFor } from "../../app/api/v1/users/[id]/link/route.ts";
import { PATCH as changeRole, DELETE as remove } from "../../app/api/v1/users/[id]/route.ts";
import { DELETE as endSessions } from "../../app/api/v1/users/[id]/sessions/route.ts";
import { POST as invite, GET as list } from "../../app/api/v1/users/route.ts";
import { provideContext } from "./get-context.ts";
import { handle, type RouteHandler } from "./handle.ts";

const PASSWORD = "correct horse battery";
const ADMIN = "admin@example.org";
let later = 0;
const clock = { now: () => systemClock.now() + later };
let t: TestDatabase;

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true, max: 6 });
  provideContext(testContext(t.web, { clock }));
});
afterAll(() => t.close());
beforeEach(async () => {
  later = 0;
  await t.db.execute(sql`TRUNCATE users, account_links, rate_limits, audit_events CASCADE`);
});

interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  id?: string;
  method?: string;
}

async function call(handler: RouteHandler, { body = {}, headers, id, method = "POST" }: CallOptions = {}) {
  const request = new Request("http://127.0.0.1:3000/x", {
    method,
    headers: {
      host: "127.0.0.1:3000",
      origin: "http://127.0.0.1:3000",
      "content-type": "application/json",
      [CLIENT_ADDRESS]: "203.0.113.7",
      ...headers,
    },
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
  const response = await handler(request, { params: Promise.resolve(id === undefined ? {} : { id }) });
  const text = await response.text();
  const set = response.headers.getSetCookie()[0] ?? "";
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text === "" ? null : JSON.parse(text),
    set,
    cookie: { cookie: set.split(";")[0] ?? "" },
  };
}

const me = handle({ ...testRoute, access: "viewer" }, async ({ identity }) => ({ role: identity?.role }));
const whoAmI = (cookie: Record<string, string>) => call(me, { method: "GET", headers: cookie });

async function linkTo(email: string | null, role: Role = "admin"): Promise<string> {
  return (await createAccountLink(t.db, clock, { email, role })).token;
}
async function makeAccount(email: string, role: Role = "admin") {
  return await call(claim, { body: { token: await linkTo(email, role), password: PASSWORD } });
}
async function idOf(email: string): Promise<string> {
  const [row] = await t.db.execute<{ id: string }>(sql`SELECT id FROM users WHERE email = ${email}`);
  return row?.id ?? "";
}
const signInAs = (email: string, password = PASSWORD, headers: Record<string, string> = {}) =>
  call(signIn, { body: { email, password }, headers });

describe("a one-time link", () => {
  test("is used up by making the account, not by being looked at", async () => {
    const token = await linkTo(null);
    for (let n = 0; n < 3; n++) {
      const seen = await call(readLink, { body: { token } });
      expect(seen.body).toEqual({ email: null, role: "admin", hasAccount: false });
    }
    const body = { token, email: " Admin@Example.org ", password: PASSWORD };
    const made = await call(claim, { body });
    expect(made).toMatchObject({ status: 201, body: { email: ADMIN } });
    expect(made.text).not.toContain(token);
    expect((await whoAmI(made.cookie)).body).toEqual({ role: "admin" });
    expect((await call(readLink, { body: { token } })).status).toBe(401);
    expect((await call(claim, { body: { ...body, email: "thief@example.org" } })).status).toBe(401);
    expect(await idOf("thief@example.org")).toBe("");
  });

  test("makes one account, however many open it at the same moment", async () => {
    const token = await linkTo(null);
    const all = await Promise.all(
      [0, 1, 2, 3, 4].map((n) =>
        call(claim, { body: { token, email: `u${n}@example.org`, password: PASSWORD } }),
      ),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401, 401]);
    const [row] = await t.db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM users`);
    expect(row?.n).toBe(1);
  });

  test("is good for a day, and until a newer one is made for the same", async () => {
    const expired = await linkTo(null);
    later = DAY;
    expect((await call(readLink, { body: { token: expired } })).status).toBe(401);
    const [older, other, newer] = [await linkTo(null), await linkTo(ADMIN), await linkTo(null)];
    expect((await call(readLink, { body: { token: older } })).status).toBe(401);
    for (const token of [other, newer]) expect((await call(readLink, { body: { token } })).status).toBe(200);
  });

  test("that names somebody makes nobody else's account; a short password leaves it as it is", async () => {
    const token = await linkTo("named@example.org", "viewer");
    expect((await call(claim, { body: { token, password: "elevenchars" } })).status).toBe(400);
    const made = await call(claim, { body: { token, email: "else@example.org", password: PASSWORD } });
    expect(made.body).toEqual({ email: "named@example.org" });
    expect((await whoAmI(made.cookie)).body).toEqual({ role: "viewer" });
  });

  test("needs to be told an address where it names none", async () => {
    const token = await linkTo(null);
    expect((await call(claim, { body: { token, password: PASSWORD } })).status).toBe(400);
    expect((await call(readLink, { body: { token } })).status).toBe(200);
  });

  test.each(["", "x", "' OR 1=1 --", "A".repeat(43), "é".repeat(43)])("%j opens nothing", async (token) => {
    await linkTo(null);
    expect((await call(readLink, { body: { token } })).status).toBe(401);
    expect((await call(claim, { body: { token, email: ADMIN, password: PASSWORD } })).status).toBe(401);
  });

  test("for an account that is there sets its password anew and ends its sessions", async () => {
    const before = await makeAccount(ADMIN);
    const token = await linkTo(null);
    const answer = await call(claim, { body: { token, email: ADMIN, password: "another horse battery" } });
    expect(answer.status).toBe(201);
    expect((await whoAmI(before.cookie)).status).toBe(401);
    expect((await signInAs(ADMIN)).status).toBe(401);
    expect((await signInAs(ADMIN, "another horse battery")).status).toBe(200);
  });
});

describe("signing in and out", () => {
  test("the cookie is out of reach for scripts, other sites and plain connections", async () => {
    const { set } = await makeAccount(ADMIN);
    expect(set).toMatch(/^__Host-ia_session=[^;]+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const elsewhere = await signInAs(ADMIN, PASSWORD, {
      host: "192.0.2.1:3000",
      origin: "http://192.0.2.1:3000",
    });
    expect(elsewhere.set).toMatch(/^ia_session=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test("each sign-in has a new session, and ends the browser's one before it", async () => {
    const first = await makeAccount(ADMIN);
    const second = await signInAs(ADMIN, PASSWORD, first.cookie);
    expect(second.cookie).not.toEqual(first.cookie);
    expect((await whoAmI(first.cookie)).status).toBe(401);
    expect((await whoAmI(second.cookie)).status).toBe(200);
    const out = await call(signOut, { method: "DELETE", headers: second.cookie });
    expect(out.set).toMatch(/^__Host-ia_session=;.*Max-Age=0/);
    expect((await whoAmI(second.cookie)).status).toBe(401);
    expect((await call(signOut, { method: "DELETE", headers: second.cookie })).status).toBe(200);
    const noted = await t.db.execute(
      sql`SELECT action FROM audit_events WHERE action ~ '^session' ORDER BY id`,
    );
    expect(noted.map(({ action }) => action)).toEqual(["session.close", "session.open", "session.close"]);
  });

  test("a wrong password and an unknown address are told apart by nothing", async () => {
    await makeAccount(ADMIN);
    const wrong = await signInAs(ADMIN, "wrong horse battery");
    const unknown = await signInAs("nobody@example.org", "wrong horse battery");
    expect(wrong.status).toBe(401);
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual(wrong.body);
    expect(wrong.set).toBe("");
  });

  test("a cookie whose signature is not ours is nobody, nor is the hash that the database holds", async () => {
    const { cookie } = await makeAccount(ADMIN);
    const [name = "", value = ""] = cookie.cookie.split("=");
    const [token, signature] = decodeURIComponent(value).split(".");
    const [row] = await t.db.execute<{ token: string; dump: string }>(
      sql`SELECT token, (SELECT string_agg(s::text, ' ') FROM sessions s) AS dump FROM sessions`,
    );
    expect(row?.token).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.dump).not.toContain(token);
    // Whoever reads the database and knows AUTH_SECRET still has no token.
    const sign = (text = "") => createHmac("sha256", TEST_SECRET).update(text).digest("base64");
    expect(sign(token)).toBe(signature);
    const signedHash = `${row?.token}.${sign(row?.token)}`;
    for (const forged of [
      `${token}.${"A".repeat(44)}`,
      `${row?.token}.${signature}`,
      `${token}`,
      signedHash,
    ]) {
      expect((await whoAmI({ cookie: `${name}=${encodeURIComponent(forged)}` })).status).toBe(401);
    }
  });

  test("the database holds passwords as scrypt alone", async () => {
    await makeAccount(ADMIN);
    const [row] = await t.db.execute<{ text: string }>(
      sql`SELECT (SELECT string_agg(a::text, ' ') FROM auth_accounts a) AS text`,
    );
    expect(row?.text).toMatch(/[0-9a-f]{32}:[0-9a-f]{128}/);
    expect(row?.text).not.toContain(PASSWORD);
  });
});

describe("trying passwords", () => {
  const statuses = async (times: number, headers: (n: number) => Record<string, string>) => {
    const all: number[] = [];
    for (let n = 0; n < times; n++)
      all.push((await signInAs(ADMIN, "wrong horse battery", headers(n))).status);
    return all;
  };

  test("is over at the sixth, whatever the request says of where it comes from; elsewhere one gets in", async () => {
    await makeAccount(ADMIN);
    const rotating = (n: number) => ({ "x-forwarded-for": `198.51.100.${n}` });
    expect(await statuses(8, rotating)).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    const refused = await signInAs(ADMIN);
    expect(refused.set).toBe("");
    expect(refused).toMatchObject({ status: 429, body: { error: { code: "RATE_LIMITED" } } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(14 * 60);
    expect((await signInAs(ADMIN, PASSWORD, { [CLIENT_ADDRESS]: "203.0.113.8" })).status).toBe(200);
  });

  test("too often is made good by a link for a new password", async () => {
    await makeAccount(ADMIN);
    expect((await statuses(6, () => ({}))).at(-1)).toBe(429);
    expect((await makeAccount(ADMIN)).status).toBe(201);
    expect((await signInAs(ADMIN)).status).toBe(200);
  });

  test("counts a whole /64 as one, many at the same moment each, and forgets with success", async () => {
    await makeAccount(ADMIN);
    const inPrefix = (n: number) => ({ [CLIENT_ADDRESS]: `2001:db8:0:1::${n + 1}` });
    const all = await Promise.all([...Array(12).keys()].map((n) => statuses(1, () => inPrefix(n))));
    expect(all.flat().filter((status) => status === 401)).toHaveLength(5);
    expect((await signInAs(ADMIN, PASSWORD, { [CLIENT_ADDRESS]: "2001:db8:0:2::1" })).status).toBe(200);
    for (let n = 0; n < 7; n++) expect((await signInAs(ADMIN)).status).toBe(200);
  });

  test("of many accounts from one network is limited, too", async () => {
    const tried: number[] = [];
    for (let n = 0; n < 52; n++) {
      const { status } = await call(signIn, { body: { email: `u${n}@example.org`, password: "x" } });
      tried.push(status);
    }
    expect(tried.indexOf(429)).toBe(50);
  }, 60_000);

  test("nobody's address and no e-mail stands in what is counted", async () => {
    await statuses(1, () => ({}));
    const [row] = await t.db.execute<{ text: string }>(
      sql`SELECT string_agg(r::text, ' ') AS text FROM rate_limits AS r`,
    );
    expect(row?.text).not.toMatch(/203\.0\.113|example\.org/);
  });
});

describe("one's own password", () => {
  test("is changed by who knows it, ends the other sessions, and keeps this one under a new cookie", async () => {
    const here = await makeAccount(ADMIN, "viewer");
    const there = await signInAs(ADMIN);
    const body = { currentPassword: PASSWORD, newPassword: "another horse battery" };
    const wrong = { ...body, currentPassword: "wrong horse battery" };
    const options = { method: "PATCH", headers: here.cookie };
    expect((await call(changePassword, { ...options, body: wrong })).status).toBe(403);
    expect((await call(changePassword, { ...options, body: { ...body, newPassword: "short" } })).status).toBe(
      400,
    );
    const changed = await call(changePassword, { ...options, body });
    expect(changed.status).toBe(200);
    for (const old of [here, there]) expect((await whoAmI(old.cookie)).status).toBe(401);
    expect((await whoAmI(changed.cookie)).status).toBe(200);
    expect((await signInAs(ADMIN)).status).toBe(401);
  });
});

describe("users", () => {
  test("are let in by a link, changed and taken out, each at once", async () => {
    const admin = (await makeAccount(ADMIN)).cookie;
    const asked = await call(invite, { headers: admin, body: { email: "v@example.org", role: "viewer" } });
    expect(asked.status).toBe(201);
    expect(asked.body.expiresAt * 1_000).toBeGreaterThan(clock.now() + DAY - HOUR);
    const waiting = await call(list, { method: "GET", headers: admin });
    expect(waiting.body).toMatchObject({ users: [{ email: ADMIN }], invited: [{ email: "v@example.org" }] });
    expect(waiting.headers.get("cache-control")).toBe("private, no-store");
    const token = new URLSearchParams(asked.body.path.split("#")[1]).get("token");
    const viewer = (await call(claim, { body: { token, password: PASSWORD } })).cookie;
    const id = await idOf("v@example.org");
    expect((await call(list, { method: "GET", headers: viewer })).status).toBe(403);
    expect(
      (await call(invite, { headers: viewer, body: { email: "x@example.org", role: "admin" } })).status,
    ).toBe(403);
    expect(
      (await call(invite, { headers: admin, body: { email: "v@example.org", role: "admin" } })).status,
    ).toBe(409);

    const promote = { method: "PATCH", headers: admin, id, body: { role: "admin" } };
    expect((await call(changeRole, promote)).status).toBe(200);
    expect((await call(list, { method: "GET", headers: viewer })).status).toBe(200);
    expect((await call(endSessions, { method: "DELETE", headers: admin, id })).body).toEqual({ ended: 1 });
    expect((await whoAmI(viewer)).status).toBe(401);

    const again = (await signInAs("v@example.org")).cookie;
    const fresh = await call(linkFor, { headers: admin, id });
    expect(fresh.status).toBe(201);
    expect((await whoAmI(again)).status).toBe(200);
    expect((await call(remove, { method: "DELETE", headers: admin, id })).status).toBe(200);
    expect((await whoAmI(again)).status).toBe(401);
    const dead = new URLSearchParams(fresh.body.path.split("#")[1]).get("token");
    expect((await call(claim, { body: { token: dead, password: PASSWORD } })).status).toBe(401);
    for (const handler of [changeRole, remove, linkFor]) {
      const options = { headers: admin, id, body: handler === changeRole ? { role: "admin" } : {} };
      expect((await call(handler, options)).status).toBe(404);
    }
  });

  test("keep one admin, also when two take each other out at the same moment", async () => {
    const one = (await makeAccount(ADMIN)).cookie;
    const own = { headers: one, id: await idOf(ADMIN) };
    expect((await call(remove, { method: "DELETE", ...own })).status).toBe(409);
    expect((await call(changeRole, { method: "PATCH", ...own, body: { role: "viewer" } })).status).toBe(409);
    await makeAccount("two@example.org");
    const [first, second] = [await idOf(ADMIN), await idOf("two@example.org")];
    const outcome = await t.db.transaction(async (tx) => {
      await lockUsers(tx);
      let isOver = false;
      const other = removeUser(t.db, second).then(
        () => "removed",
        (error: unknown) => (error instanceof AppError ? error.code : error),
      );
      void other.then(() => {
        isOver = true;
      });
      // Counted now, there would be another admin.
      await untilLockAwaited(t.db, { unless: () => isOver });
      await deleteUser(tx, first);
      return { other };
    });
    expect(await outcome.other).toBe("CONFLICT");
  });
});
