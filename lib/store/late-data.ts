/**
 * The marker of data points that came so late that the snapshot, which looks back a few hours, would not see them: the
 * oldest of their slots, and a number that changes with each, so that what came while a snapshot was built stays noted.
 */
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#lib/db/client.ts";

const NAME = "late_data";
const valueSchema = z.object({ oldest: z.number(), writes: z.number() });

export type LateData = z.infer<typeof valueSchema>;

/** Last in its transaction: whoever stores late data points writes this one row. `oldest`: slot, epoch seconds. */
export async function noteLateData(tx: Transaction, oldest: number): Promise<void> {
  await tx.execute(sql`
    INSERT INTO markers AS m (name, value)
    VALUES (${NAME}, jsonb_build_object('oldest', ${oldest}::float8, 'writes', 1))
    ON CONFLICT (name) DO UPDATE SET at = now(), value = jsonb_build_object(
      'oldest', least((m.value->>'oldest')::float8, ${oldest}::float8), 'writes', (m.value->>'writes')::int8 + 1)`);
}

/** null: nothing came late. */
export async function readLateData(tx: Transaction): Promise<LateData | null> {
  const [row] = await tx.execute(sql`SELECT value FROM markers WHERE name = ${NAME}`);
  return row === undefined ? null : valueSchema.parse(row.value);
}

/** It has reached the snapshot; unless more has come since it was read. */
export async function settleLateData(tx: Transaction, { writes }: LateData): Promise<void> {
  await tx.execute(sql`DELETE FROM markers WHERE name = ${NAME} AND (value->>'writes')::int8 = ${writes}`);
}
