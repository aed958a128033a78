/** Files an API key: its hash, and what people tell it by. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { KeyScope } from "#lib/domain/api-key.ts";

export interface ApiKeyRow {
  id: string;
  /** SHA-256 as hexadecimal. */
  keyHash: string;
  prefix: string;
  name: string;
  scope: KeyScope;
  /** The user's id. */
  createdBy: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** null: never. */
  expiresAt: number | null;
}

export async function storeApiKey(db: Executor, key: ApiKeyRow): Promise<void> {
  const expiresAt = key.expiresAt === null ? null : key.expiresAt / 1_000;
  await db.execute(sql`
    INSERT INTO api_keys (id, key_hash, prefix, name, scope, created_by, created_at, expires_at)
    VALUES (${key.id}, ${key.keyHash}, ${key.prefix}, ${key.name}, ${key.scope}, ${key.createdBy},
      to_timestamp(${key.createdAt / 1_000}), to_timestamp(${expiresAt}::float8))`);
}
