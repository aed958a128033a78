/** Makes an API key. The key itself is handed out here, once, and never again. */
import { randomUUID } from "node:crypto";
import type { Database } from "#lib/db/client.ts";
import type { KeyLifetime, KeyScope } from "#lib/domain/api-key.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { storeApiKey } from "#lib/store/store-api-key.ts";
import { type Clock, DAY } from "#lib/time.ts";
import { makeKey, prefixOf } from "./api-key.ts";
import { hashToken } from "./token.ts";

export interface NewApiKey {
  name: string;
  scope: KeyScope;
  /** Days; null: until it is revoked. */
  lifetime: KeyLifetime;
  /** Whose key it is: it may never do more than they may, and goes with them. */
  userId: string;
}

export interface CreatedApiKey {
  id: string;
  /** The secret. */
  key: string;
  prefix: string;
  /** Epoch milliseconds; null: never. */
  expiresAt: number | null;
}

export async function createApiKey(
  db: Database,
  { name, scope, lifetime, userId }: NewApiKey,
  clock: Clock,
): Promise<CreatedApiKey> {
  const key = makeKey();
  const createdAt = clock.now();
  const created = {
    id: randomUUID(),
    prefix: prefixOf(key),
    expiresAt: lifetime === null ? null : createdAt + lifetime * DAY,
  };
  const stored = { ...created, keyHash: hashToken(key), name, scope, createdBy: userId, createdAt };
  await db.transaction(async (tx) => {
    await storeApiKey(tx, stored);
    await noteAudit(tx, {
      action: "key.make",
      target: { kind: "key", id: name },
      after: { scope, prefix: created.prefix, days: lifetime },
    });
  });
  return { ...created, key };
}
