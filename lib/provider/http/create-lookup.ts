/**
 * One host's addresses, asked for once for all connections that open at a time. A question to the resolver takes one of
 * libuv's four threads for as long as it lasts, and the spool's fsync needs one, too: with a question for each of some
 * dozens of connections, a slow resolver would hold it up.
 */
import dns, { type LookupAddress, type LookupOptions } from "node:dns";
import type { LookupFunction } from "node:net";
import { monotonicMs, SECOND } from "#lib/time.ts";

export type Asked = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/** So long an answer serves; a failure serves only those who waited for it. */
const KEPT_MS = 5 * SECOND;

/** Asks for all addresses of a name. */
type Resolve = (hostname: string, options: LookupOptions & { all: true }, done: Asked) => void;

/** For `net.connect`, and only for connections to one host. */
export function createLookup(resolve: Resolve = dns.lookup): LookupFunction {
  let known: LookupAddress[] = [];
  let knownUntil = Number.NEGATIVE_INFINITY;
  let waiting: Asked[] = [];

  return (hostname, options, done) => {
    const answer: Asked = (error, addresses) => {
      const [first] = addresses;
      if (options.all || !first) done(error, addresses);
      else done(error, first.address, first.family);
    };
    if (monotonicMs() < knownUntil) {
      process.nextTick(answer, null, known);
      return;
    }
    if (waiting.push(answer) > 1) return;
    resolve(hostname, { ...options, all: true }, (error, addresses = []) => {
      const asked = waiting;
      waiting = [];
      if (error === null) {
        known = addresses;
        knownUntil = monotonicMs() + KEPT_MS;
      }
      for (const tell of asked) tell(error, addresses);
    });
  };
}
