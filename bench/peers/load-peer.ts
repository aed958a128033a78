/** Stores all points in a peer, in the order of time as they would have come. */
import { Pool } from "undici";
import { monotonicMs, SECOND } from "#lib/time.ts";
import type { Part, Peer, Points } from "./peer.ts";

/** Prometheus takes nothing that is an hour older than its newest. */
const SLOTS_AT_ONCE = 30;
const INFLUENCERS_AT_ONCE = 250;
const IN_FLIGHT = 3;

/** Resolves data points a second. Throws when the peer refuses some, or is not done by `limitMs`. */
export async function loadPeer(
  peer: Peer,
  points: Points,
  { limitMs, signal }: { limitMs: number; signal: AbortSignal },
): Promise<number> {
  const pool = new Pool(peer.url, { connections: IN_FLIGHT });
  const started = monotonicMs();
  async function storeSome(parts: Iterator<Part>) {
    for (let next = parts.next(); !next.done; next = parts.next()) {
      signal.throwIfAborted();
      if (monotonicMs() - started > limitMs) {
        throw new Error(`loading took longer than ${limitMs / SECOND} s`);
      }
      const { statusCode, body } = await pool.request({
        method: "POST",
        ...peer.write,
        body: peer.encode(points, next.value),
      });
      const text = await body.text();
      if (statusCode >= 300) throw new Error(`it refused points (${statusCode}): ${text.slice(0, 200)}`);
    }
  }
  try {
    for (let slot = 0; slot < points.slots; slot += SLOTS_AT_ONCE) {
      // A window is over before the next begins: a series takes its samples in order alone.
      const parts = partsOf(points, slot);
      await Promise.all(Array.from({ length: IN_FLIGHT }, () => storeSome(parts)));
    }
  } finally {
    await pool.destroy();
  }
  return (points.influencers * points.slots * SECOND) / (monotonicMs() - started);
}

function* partsOf({ influencers, slots }: Points, slot: number): Generator<Part> {
  for (let n = 0; n < influencers; n += INFLUENCERS_AT_ONCE) {
    yield {
      influencers: [n, Math.min(n + INFLUENCERS_AT_ONCE, influencers)],
      slots: [slot, Math.min(slot + SLOTS_AT_ONCE, slots)],
    };
  }
}
