/** What a killed worker had in hand, and who fetched it when. Pure. */
import type { Evidence } from "./check.ts";

export interface Kill {
  /** Epoch ms. */
  at: number;
  worker: string;
  /** What the queue gave to somebody else after it. */
  inHand: readonly { shard: number; slot: number }[];
}

export interface TakeOver {
  kill: Kill;
  /** From the kill to the last of what others stored of it, ms; null: nobody else took anything. */
  ms: number | null;
  shards: number;
}

/** What its own worker had handed on before it was killed, or did after it was back, is no take-over. */
export function findTakeOvers({ taken }: Pick<Evidence, "taken">, kills: readonly Kill[]): TakeOver[] {
  return kills.map((kill) => {
    const isOfKill = (line: { shard: number; slot: number }) =>
      kill.inHand.some(({ shard, slot }) => shard === line.shard && slot === line.slot);
    const others = taken.filter(
      (line) => line.fresh > 0 && line.at > kill.at && line.worker !== kill.worker && isOfKill(line),
    );
    const shards = new Set(others.map(({ shard }) => shard)).size;
    return { kill, shards, ms: shards === 0 ? null : Math.max(...others.map(({ at }) => at - kill.at)) };
  });
}

/** Empty: there were as many kills as asked for, and each left something that others took. */
export function judgeTakeOvers(found: readonly TakeOver[], asked: number): string[] {
  const problems = found.flatMap(({ kill, ms }, i) =>
    ms === null ? [`kill ${i + 1}, of ${kill.worker}: nobody took anything over`] : [],
  );
  if (found.length !== asked)
    problems.push(`${found.length} kills hit somebody at work, of ${asked} asked for`);
  return problems;
}
