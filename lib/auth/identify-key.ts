/** Who is asking with an API key: the only judge of one. Asks the database each time, so that a key ends at once. */
import type { Database } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { findApiKey } from "#lib/query/find-api-key.ts";
import type { Clock } from "#lib/time.ts";
import { isKey, prefixOf } from "./api-key.ts";
import type { Identity } from "./identify.ts";
import { noteKeyUse } from "./note-key-use.ts";
import { hashToken } from "./token.ts";

/** As its maker, and never more than they may. Throws UNAUTHENTICATED, with words that say what is wrong with it. */
export async function identifyKey(
  context: { readonly db: Database; readonly clock: Clock },
  key: string,
): Promise<Identity> {
  const found = isKey(key) ? await findApiKey(context.db, hashToken(key)) : null;
  if (found === null) throw refused("is not one of ours, or who made it was removed");
  const { id, userId, email, expiresAt, revokedAt } = found;
  const now = context.clock.now();
  if (revokedAt !== null) throw refused(`was revoked on ${dayOf(revokedAt)}`);
  if (expiresAt !== null && expiresAt <= now) throw refused(`expired on ${dayOf(expiresAt)}`);
  noteKeyUse(context.db, found, now);
  const role = found.scope === "write" && found.role === "admin" ? "admin" : "viewer";
  return { userId, email, role, keyId: id, keyPrefix: prefixOf(key) };
}

function refused(why: string): AppError {
  return new AppError("UNAUTHENTICATED", `This API key ${why}. An admin makes new ones at /admin/keys.`);
}

/** `ms`: epoch milliseconds. */
function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
