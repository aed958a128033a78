/** That signing in costs the same whether the account is there or not: else its time would tell who has one. */
import { createHook } from "node:async_hooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { openSession, TEST_SECRET } from "#lib/testing/open-session.ts";
import { fewAtOnce } from "./few-at-once.ts";
import { signIn } from "./sign-in.ts";

let t: TestDatabase;
let hashes = 0;
/** Node names each scrypt that it runs. */
const hook = createHook({
  init(_id, type) {
    if (type === "SCRYPTREQUEST") hashes += 1;
  },
});

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  await openSession(t.db);
  hook.enable();
});
afterAll(async () => {
  hook.disable();
  await t.close();
});

test.each(["admin@example.org", "nobody@example.org"])(
  "a wrong password for %s is hashed once, and refused with the same words",
  async (email) => {
    hashes = 0;
    const attempt = signIn({ db: t.db, authSecret: TEST_SECRET }, new Headers(), {
      email,
      password: "wrong horse battery",
    });
    await expect(attempt).rejects.toThrow("The e-mail address or the password is wrong.");
    expect(hashes).toBe(1);
  },
);

test("whoever is sent away since too many wait has made no attempt", async () => {
  const flood = Promise.withResolvers<void>();
  const waiting = Array.from({ length: 44 }, () => fewAtOnce(() => flood.promise));
  const attempt = () =>
    signIn({ db: t.db, authSecret: TEST_SECRET }, new Headers(), {
      email: "somebody@example.org",
      password: "wrong horse battery",
    });
  for (let n = 0; n < 6; n++) await expect(attempt()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  flood.resolve();
  await Promise.all(waiting);
  await expect(attempt()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});
