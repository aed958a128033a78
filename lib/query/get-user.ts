/** One user by id. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Role } from "#lib/domain/role.ts";

export interface FoundUser {
  id: string;
  email: string;
  role: Role;
}

export async function getUser(db: Executor, id: string): Promise<FoundUser | null> {
  const [row] = await db.execute<FoundUser & Record<string, unknown>>(
    sql`SELECT id, email, role FROM users WHERE id = ${id}`,
  );
  return row ?? null;
}
