/**
 * Ports outside of the range from which the kernel draws those of outgoing connections: a client that tries a port of
 * that range again and again while nobody listens on it ends up connected to itself.
 */
import { findFreePort } from "#lib/find-free-port.ts";
import { systemRandom } from "#lib/random.ts";

const FIRST = 15_000;
const COUNT = 15_000;
const given = new Set<number>();

/** Free now, and given to nobody else of this process. */
export async function choosePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(systemRandom() * COUNT);
    if (given.has(port) || (await findFreePort("127.0.0.1", port)) !== port) continue;
    given.add(port);
    return port;
  }
}
