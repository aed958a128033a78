/** Notes that a key is in use: at most once a minute, and nobody's answer waits for it. */
import type { Database } from "#lib/db/client.ts";
import { messageOf } from "#lib/errors.ts";
import { log } from "#lib/log.ts";
import { setKeyUsed } from "#lib/store/set-key-used.ts";
import { MINUTE } from "#lib/time.ts";

/** Keys of which it is just being written. */
const underway = new Set<string>();

/** `lastUsedAt`, `now`: epoch milliseconds. */
export function noteKeyUse(
  db: Database,
  { id, lastUsedAt }: { id: string; lastUsedAt: number | null },
  now: number,
): void {
  if ((lastUsedAt !== null && now - lastUsedAt < MINUTE) || underway.has(id)) return;
  underway.add(id);
  setKeyUsed(db, id, now)
    .catch((error: unknown) => log.warn({ reason: messageOf(error) }, "An API key's use was not noted"))
    .finally(() => underway.delete(id));
}
