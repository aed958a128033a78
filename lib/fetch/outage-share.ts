/**
 * Who fetches a shard while the queue is away: the hash over the last known workers says it. The shards of one that is
 * seen to be dead fall to those of its own machine, who all see the same; other machines can't, and go on as before.
 * How one is seen to be dead is the caller's.
 */
import { ownerOf } from "./owner-of.ts";

export interface OutageShare {
  /** An outage begins, and everybody who is known now is there, until a look says otherwise. */
  begin(): void;
  /** null: nobody is known. */
  owner(shard: number): string | null;
  /** By who was known when it began: while it ends, a worker that has not yet said that it is there is not known. */
  ownerAtBegin(shard: number): string | null;
  /** Looks who is there. The ids of those who were there at the last look and are not any more. */
  look(): string[];
  /** Of those who are known, how many are not seen to be dead. */
  living(): number;
}

export interface OutageShareOptions {
  workerId: string;
  /** Ids of all workers that are known, this one's among them. */
  workers(): readonly string[];
  /** null: this machine can't say, since the worker belongs to another one. */
  isThere(workerId: string): boolean | null;
}

export function createOutageShare({ workerId, workers, isThere }: OutageShareOptions): OutageShare {
  let atBegin: readonly string[] = workers();
  let dead: ReadonlySet<string> = new Set();
  /** The living ones of this machine. */
  let here: readonly string[] = [workerId];

  function ownerAmong(shard: number, ids: readonly string[]): string | null {
    const first = ownerOf(shard, ids);
    return first !== null && dead.has(first) ? ownerOf(shard, here) : first;
  }

  return {
    begin() {
      atBegin = [...workers()];
      dead = new Set();
      here = [workerId];
    },
    owner: (shard) => ownerAmong(shard, workers()),
    ownerAtBegin: (shard) => ownerAmong(shard, atBegin),
    look() {
      const before = dead;
      const seen = [...new Set([...atBegin, ...workers()])].map((id) => ({
        id,
        there: id === workerId || isThere(id),
      }));
      dead = new Set(seen.filter(({ there }) => there === false).map(({ id }) => id));
      here = seen.filter(({ there }) => there === true).map(({ id }) => id);
      return [...dead].filter((id) => !before.has(id));
    },
    living: () => workers().filter((id) => !dead.has(id)).length,
  };
}
