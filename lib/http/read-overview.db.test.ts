/** The overview's coverage: one reading for many who ask, and nothing that the rest waits or fails for. */
import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { readOverview } from "./read-overview.ts";

const t = await createTestDatabase({ prepared: true });
afterAll(() => t.close());

const SLOT = 1_800_057_540;

/** The web's database, which counts, and may refuse, what is asked outside of transactions. */
function watched(answer: "well" | "broken" | "never" = "well") {
  const seen = { statements: 0 };
  const db = new Proxy(t.web, {
    get(target, name, receiver) {
      if (name !== "execute") return Reflect.get(target, name, receiver);
      seen.statements++;
      if (answer === "never") return () => new Promise(() => {});
      return answer === "broken" ? () => Promise.reject(new Error("gone")) : target.execute.bind(target);
    },
  });
  return { seen, context: testContext(db) };
}

test("who asks for any window shares one reading of what was stored", async () => {
  await t.db.execute(sql`
    INSERT INTO slots_expected (interval_s, slot, expected) VALUES (60, to_timestamp(${SLOT}), 4)`);
  const { seen, context } = watched();
  const answers = await Promise.all([
    readOverview(context, { window: "1h" }),
    readOverview(context, { window: "7d" }),
  ]);
  answers.push(await readOverview(context, {}));
  expect(seen.statements).toBe(1);
  for (const { coverage } of answers)
    expect(coverage?.hour).toEqual({
      from: SLOT - 3_540,
      to: SLOT + 60,
      expected: 4,
      present: 0,
      unjudged: 0,
    });
});

test("a reading that fails leaves the other numbers, and is not begun again at once", async () => {
  const { seen, context } = watched("broken");
  for (let asked = 0; asked < 2; asked++)
    expect(await readOverview(context, {})).toMatchObject({ influencers: 0, coverage: null });
  expect(seen.statements).toBe(1);
});

test("one that does not end keeps nobody waiting", async () => {
  const { seen, context } = watched("never");
  for (let asked = 0; asked < 2; asked++)
    expect(await readOverview(context, {})).toMatchObject({ influencers: 0, coverage: null });
  expect(seen.statements).toBe(1);
});
