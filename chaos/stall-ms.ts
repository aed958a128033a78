/** How long a worker's event loop stands still in F25: longer than the queue waits for a sign of life. */
import { SECOND } from "#lib/time.ts";

export const STALL_MS = 20 * SECOND;
