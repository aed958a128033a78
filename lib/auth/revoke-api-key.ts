/** Takes a key back. Each request asks the database, so that it holds from the next one on. */
import type { Database } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { setKeyRevoked } from "#lib/store/set-key-revoked.ts";
import type { Clock } from "#lib/time.ts";

/** Throws NOT_FOUND. Revoking it once more changes nothing. */
export async function revokeApiKey(db: Database, id: string, clock: Clock): Promise<void> {
  if (await setKeyRevoked(db, id, clock.now())) return;
  throw new AppError("NOT_FOUND", "There is no such API key.");
}
