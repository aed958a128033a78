/** Hands on what was made up after the fact, which may be tens of thousands of payloads: a few at a time. */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import type { HandOn } from "./hand-on.ts";

/** Enough to share syncs of the disk, and no queue of our own before the one in the database. */
const AT_ONCE = 32;

/** How many they were. Rejects as `handOn` does; what was not begun by then is left. */
export async function handOnAll(payloads: Iterable<IngestPayload>, handOn: HandOn): Promise<number> {
  const rest = payloads[Symbol.iterator]();
  let count = 0;
  async function work() {
    for (let next = rest.next(); next.done !== true; next = rest.next()) {
      await handOn(next.value);
      count++;
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return count;
}
