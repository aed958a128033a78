/** Random numbers that the same seed repeats: a fault's moments can be had again. */
import type { Random } from "#lib/random.ts";
import { hashUnit } from "#mockstagram/hash.ts";

/** Ours alone among the streams that are drawn from a seed. */
const STREAM = 97;

export function createRandom(seed: number): Random {
  let draws = 0;
  return () => hashUnit(seed, ++draws, STREAM);
}
