/** Everybody who may sign in, and whose one-time link waits to be opened. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { ListedLink, ListedUser, UserList } from "#lib/domain/account-views.ts";

/** `now`: epoch milliseconds. */
export async function listUsers(db: Executor, now: number): Promise<UserList> {
  const at = sql`to_timestamp(${now / 1_000})`;
  const users = await db.execute<ListedUser & Record<string, unknown>>(sql`
    SELECT u.id, u.email, u.role, extract(epoch FROM u.created_at)::float8 AS "createdAt",
      count(s.id)::int AS sessions, extract(epoch FROM max(s.created_at))::float8 AS "signedInAt",
      (SELECT count(*)::int FROM api_keys AS k
        WHERE k.created_by = u.id AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ${at})) AS keys
    FROM users AS u LEFT JOIN sessions AS s ON s.user_id = u.id AND s.expires_at > ${at}
    GROUP BY u.id ORDER BY u.email`);
  const invited = await db.execute<ListedLink & Record<string, unknown>>(sql`
    SELECT email, role, extract(epoch FROM expires_at)::float8 AS "expiresAt" FROM account_links AS l
    WHERE email IS NOT NULL AND expires_at > ${at} AND NOT EXISTS (SELECT FROM users AS u WHERE u.email = l.email)
    ORDER BY email`);
  return { users: [...users], invited: [...invited] };
}
