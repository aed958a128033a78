/** One way of changing something over HTTP, and what it leaves in the audit log. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import type { AuditAction } from "#lib/domain/audit-actions.ts";
import { addInfluencer } from "#lib/service/add-influencer.ts";
import { systemClock } from "#lib/time.ts";

export const ADMIN = "admin@example.org";
export const PASSWORD = "correct horse battery";

export interface Ask {
  body?: unknown;
  params?: Record<string, string>;
  headers?: Record<string, string>;
}

export interface AuditedChange {
  /** `METHOD route` */
  route: string;
  /** What distinguishes it from others of the same route. */
  of?: string;
  before?: () => Promise<unknown>;
  ask: () => Promise<Ask> | Ask;
  leaves: { action: AuditAction; target: string | null; actor?: string; more?: object };
  /** Asked once more it changes nothing; false: it does, or can't be asked again. */
  again?: false;
}

export async function userOf(db: Database, email: string): Promise<{ id: string }> {
  const [row] = await db.execute<{ id: string }>(sql`SELECT id FROM users WHERE email = ${email}`);
  return { id: row?.id ?? "" };
}

/** An influencer that nobody has fetched yet. */
export function track(db: Database): Promise<unknown> {
  return addInfluencer(db, { platform: "mockstagram", externalId: "1000042" }, systemClock);
}

/** The number of the only row. */
export async function onlyId(
  db: Database,
  table: "bulk_actions" | "dead_letters" | "imports",
): Promise<number> {
  const [row] = await db.execute<{ id: number }>(sql`SELECT id::float8 AS id FROM ${sql.identifier(table)}`);
  return row?.id ?? 0;
}
