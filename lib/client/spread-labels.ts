/** Moves labels apart that would cover each other: as little as it takes, in their order, inside [0, height]. Pure. */

/** `wanted`: middles in pixels; `gap`: the least distance between two. Answers in the order asked. */
export function spreadLabels(wanted: readonly number[], gap: number, height: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed: number[] = [];
  for (const i of order)
    placed.push(Math.max(wanted[i] ?? 0, (placed.at(-1) ?? Number.NEGATIVE_INFINITY) + gap));
  // What ran over the foot pushes the others up.
  let limit = height;
  for (let n = placed.length - 1; n >= 0; n--) {
    placed[n] = Math.min(placed[n] ?? 0, limit);
    limit = (placed[n] ?? 0) - gap;
  }
  const answer = wanted.map(() => 0);
  for (const [n, i] of order.entries()) answer[i] = placed[n] ?? 0;
  return answer;
}
