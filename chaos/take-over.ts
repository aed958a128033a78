/** What a killed worker had in hand, and who fetched it when. Pure. */
import type { Evidence } from "./check.ts";

interface ShardSlot {
  shard: number;
  slot: number;
}

/** A fetch job that the queue had given to somebody. */
export interface ActiveJob extends ShardSlot {
  id: string;
  retryCount: number;
}

export interface Kill {
  /** Epoch ms. */
  at: number;
  worker: string;
  /** As `listInHand` has it. */
  inHand: readonly ShardSlot[];
}

export interface TakeOver {
  kill: Kill;
  /** From the kill to the last of what others stored of it, ms; null: some of it nobody else took. */
  ms: number | null;
  /** How many of its shards others took. */
  shards: number;
  /** Those that nobody else took. */
  left: readonly number[];
}

export interface InHandInput {
  /** Right after the kill. The queue does not say whose they are. */
  active: readonly ActiveJob[];
  /** Tries that the others began, each `<job id>/<retry count>`: theirs, and a later try is not the one that was active. */
  begunByOthers: ReadonlySet<string>;
  /** Shards whose results it had handed on, and only not said so to the queue: nothing is left to take over. */
  handedOn: ReadonlySet<number>;
}

/** Goes by what the queue had given out when the worker was killed, and so by nothing that came after it. */
export function listInHand({ active, begunByOthers, handedOn }: InHandInput): ShardSlot[] {
  return active
    .filter(({ id, retryCount, shard }) => !begunByOthers.has(`${id}/${retryCount}`) && !handedOn.has(shard))
    .map(({ shard, slot }) => ({ shard, slot }));
}

/** What its own worker had handed on before it was killed, or did after it was back, is no take-over. */
export function findTakeOvers({ taken }: Pick<Evidence, "taken">, kills: readonly Kill[]): TakeOver[] {
  return kills.map((kill) => {
    const others = taken.filter((line) => line.fresh > 0 && line.at > kill.at && line.worker !== kill.worker);
    const waits: number[] = [];
    const left: number[] = [];
    for (const { shard, slot } of kill.inHand) {
      const ends = others.filter((line) => line.shard === shard && line.slot === slot);
      if (ends.length === 0) left.push(shard);
      else waits.push(...ends.map(({ at }) => at - kill.at));
    }
    const shards = kill.inHand.length - left.length;
    return { kill, shards, left, ms: left.length > 0 || shards === 0 ? null : Math.max(...waits) };
  });
}

/** Empty: there were as many kills as asked for, each left something, and others took all of it. */
export function judgeTakeOvers(found: readonly TakeOver[], asked: number): string[] {
  const problems = found.flatMap(({ kill, shards, left }, i) => {
    const who = `kill ${i + 1}, of ${kill.worker}`;
    if (shards === 0) return [`${who}: nobody took anything over`];
    return left.length > 0 ? [`${who}: nobody took over ${left.length} of ${kill.inHand.length} shards`] : [];
  });
  if (found.length !== asked)
    problems.push(`${found.length} kills hit somebody at work, of ${asked} asked for`);
  return problems;
}
