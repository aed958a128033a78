/** F24: the database refuses single rows; the rest of their batches is stored, and redrive brings them when it may. */

import { join } from "node:path";
import { sql } from "drizzle-orm";
import { SECOND } from "#lib/time.ts";
import type { Fault } from "./fault.ts";
import { startProgram, until } from "./processes.ts";

const POISONED = 5;

export const fault: Fault = {
  id: "F24",
  title: "rows that the database refuses, redriven when it takes them",
  defaults: { influencers: 20_000, slot: 60, minutes: 5, workers: 2, seed: 1 },
  quick: { influencers: 300, slot: 5, minutes: 0.75, workers: 2, seed: 1 },
  compressed: { influencers: 5_000, slot: 30, minutes: 3, workers: 2, seed: 1 },
  allowed: () => ({ maxGapSlots: 0, recoveryMs: null }),
  async inject({ shape, random, pipeline, window, at, say }) {
    const { db, members, database, folder } = pipeline;
    const slots = (window.to - window.from) / shape.slot;
    const victims = Array.from({ length: POISONED }, () => ({
      id: members[Math.floor(random() * members.length)]?.id ?? 0,
      slot: window.from + (1 + Math.floor(random() * Math.max(1, slots / 2 - 1))) * shape.slot,
    }));
    const refused = sql.join(
      victims.map(
        ({ id, slot }) =>
          sql`(influencer_id = ${sql.raw(`${id}`)} AND time = to_timestamp(${sql.raw(`${slot}`)}))`,
      ),
      sql` OR `,
    );
    await db.execute(sql`ALTER TABLE data_points ADD CONSTRAINT poison CHECK (NOT (${refused}))`);
    say(`the database refuses ${POISONED} rows`);
    await at((slots / 2 + 1) * shape.slot);
    const open = async () => {
      const [row] = await db.execute<{ n: number; told: number }>(sql`
        SELECT count(*)::int AS n, count(*) FILTER (WHERE payload <> '' AND cause LIKE '%poison%')::int AS told
        FROM dead_letters WHERE redriven_at IS NULL`);
      return row ?? { n: 0, told: 0 };
    };
    const stored = async () => {
      const [row] = await db.execute<{ n: number }>(sql`
        SELECT count(*)::int AS n FROM data_points WHERE ${refused}`);
      return row?.n ?? 0;
    };
    const distinct = new Set(victims.map(({ id, slot }) => `${id}/${slot}`)).size;
    await until("the dead letters", 30 * SECOND, async () => (await open()).n >= distinct).catch(() => {});
    const letters = await open();
    // All others of the same slots are there, though they came in the same jobs.
    const [rest] = await db.execute<{ missing: number }>(sql`
      SELECT count(*)::int AS missing
      FROM influencers AS i, unnest(${sql.param([...new Set(victims.map(({ slot }) => slot))])}::float8[]) AS s (slot)
      WHERE NOT EXISTS (SELECT FROM data_points AS p WHERE p.influencer_id = i.id AND p.time = to_timestamp(s.slot))`);
    const refusedWhileTold = await stored();
    await db.execute(sql`ALTER TABLE data_points DROP CONSTRAINT poison`);
    const redrive = startProgram({
      script: "bin/redrive.ts",
      env: { DATABASE_URL: database.url, DATA_DIR: folder },
      logFile: join(folder, "redrive.log"),
    });
    const code = await redrive.exited;
    say(`${letters.n} dead letters, redriven`);
    await until("redriven rows are stored", 30 * SECOND, async () => (await stored()) === distinct).catch(
      () => {},
    );
    const after = { stored: await stored(), letters: await open() };
    return () => {
      const problems: string[] = [];
      const must = (what: string, is: number | null, expected: number) => {
        if (is !== expected) problems.push(`${what}: ${is}, must be ${expected}`);
      };
      must("rows stored that the database refused", refusedWhileTold, 0);
      must("dead letters with payload and cause", letters.told, distinct);
      must("dead letters", letters.n, distinct);
      must("points missing of the slots concerned, before redrive", rest?.missing ?? -1, distinct);
      must("exit code of redrive", code, 0);
      must("rows stored after redrive", after.stored, distinct);
      must("dead letters open after redrive", after.letters.n, 0);
      return { recoveryMs: null, problems, facts: { poisoned: distinct, deadLetters: letters.n } };
    };
  },
};
