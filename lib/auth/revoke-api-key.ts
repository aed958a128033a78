/** Takes a key back. Each request asks the database, so that it holds from the next one on. */
import type { Database } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { setKeyRevoked } from "#lib/store/set-key-revoked.ts";
import type { Clock } from "#lib/time.ts";

/** Throws NOT_FOUND. Revoking it once more changes nothing. */
export async function revokeApiKey(db: Database, id: string, clock: Clock): Promise<void> {
  const known = await db.transaction(async (tx) => {
    const key = await setKeyRevoked(tx, id, clock.now());
    if (key?.isNew) await noteAudit(tx, { action: "key.revoke", target: { kind: "key", id: key.name } });
    return key !== null;
  });
  if (known) return;
  throw new AppError("NOT_FOUND", "There is no such API key.");
}
