/**
 * Preloaded (`node --import`) into the workers that F25 breaks. SIGUSR2: one turn of the event loop takes 20 seconds, in
 * which nothing else comes to its turn. SIGPWR: the heap is filled until the engine gives up.
 */
import { monotonicMs } from "#lib/time.ts";
import { STALL_MS } from "./stall-ms.ts";

process.on("SIGUSR2", () => {
  const end = monotonicMs() + STALL_MS;
  let turns = 0;
  while (monotonicMs() < end) turns++;
  return turns;
});

process.on("SIGPWR", () => {
  const kept: number[][] = [];
  for (;;) kept.push(Array.from({ length: 1_000_000 }, () => kept.length));
});
