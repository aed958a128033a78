/** Randomness that is a pure function of its inputs: hashing for the value functions, a seeded stream for `walk`. */

/** Mixes three integers (taken modulo 2³²) into one of 0 … 2³²−1. */
export function hash(a: number, b: number, c: number): number {
  return mix(mix(mix(a + 0x9e3779b9) ^ b) ^ c) >>> 0;
}

/** The same as a number in [0, 1). */
export function hashUnit(a: number, b: number, c: number): number {
  return hash(a, b, c) / 2 ** 32;
}

/** MurmurHash3's finalizer: every input bit reaches every output bit. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A stream of standard normal numbers (Box-Muller over hashed counters), the same for the same seed. */
export function createGaussian(seed: number): () => number {
  let draws = 0;
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    draws += 1;
    // 1 − u is in (0, 1], so the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - hashUnit(seed, draws, 1)));
    const angle = 2 * Math.PI * hashUnit(seed, draws, 2);
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
