/** Makes an account, or gives the one that is there a new password and role: then it is signed out everywhere. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { lockUsers } from "./lock-users.ts";

export interface PutUserInput {
  /** Taken for the rows where there is no account yet. */
  newId: string;
  /** In lower case. */
  email: string;
  role: string;
  /** As better-auth hashes. */
  passwordHash: string;
}

export async function putUser(tx: Transaction, input: PutUserInput): Promise<void> {
  const { newId, email, role, passwordHash } = input;
  await lockUsers(tx);
  const [user] = await tx.execute<{ id: string }>(sql`
    INSERT INTO users (id, email, name, email_verified, role) VALUES (${newId}, ${email}, ${email}, true, ${role})
    ON CONFLICT (email) DO UPDATE SET role = excluded.role, updated_at = now()
    RETURNING id`);
  const id = user?.id ?? newId;
  await tx.execute(sql`
    INSERT INTO auth_accounts (id, user_id, account_id, provider_id, password)
    VALUES (${newId}, ${id}, ${id}, 'credential', ${passwordHash})
    ON CONFLICT (user_id, provider_id) DO UPDATE SET password = excluded.password, updated_at = now()`);
  await tx.execute(sql`DELETE FROM sessions WHERE user_id = ${id}`);
}
