/**
 * How much of what this worker can do is asked of it, and whether that is much of what all of them can: then slots are
 * spread wider. Its event loop and its places for requests are what it can run short of; while a processor is shared, or
 * a platform is slow, that shows in these, too.
 */
import { performance } from "node:perf_hooks";
import { isLoadHigh, type WorkerLoad } from "#lib/domain/is-load-high.ts";

export interface LoadOptions {
  /** Requests that it may have under way to each platform. */
  places: number;
  /** Those that it has. */
  upstreams(): readonly { stats: { inFlight: number } }[];
  /** Whether it was high when this worker ran last: that holds until it is known. Default: it was not. */
  wasHigh?: boolean | undefined;
  /** Of the process since it began, ms; default: its event loop. */
  usage?(): { active: number; idle: number };
}

export interface Load {
  /** To be called each second. */
  look(): void;
  /** 0 to 1, of the last minute; null: nobody has looked for one. */
  busy(): number | null;
  isHigh(): boolean;
  /** What the others say, and it itself. */
  hear(workers: readonly WorkerLoad[]): void;
}

/** Looks: slots of a minute are spread over a part of it, so that less than one says nothing. */
const LOOKED_AT = 60;

export function createLoad({ places, upstreams, wasHigh = false, usage = loopUsage }: LoadOptions): Load {
  const looks: { active: number; all: number; taken: number }[] = [];
  let before = { ...usage() };
  let high = wasHigh;
  return {
    look() {
      const now = usage();
      const active = now.active - before.active;
      const all = active + now.idle - before.idle;
      const most = Math.max(0, ...upstreams().map(({ stats }) => stats.inFlight));
      looks.push({ active, all, taken: Math.min(1, most / places) });
      before = { ...now };
      if (looks.length > LOOKED_AT) looks.shift();
    },
    busy() {
      if (looks.length < LOOKED_AT) return null;
      const sum = (of: (look: (typeof looks)[number]) => number) =>
        looks.reduce((so, look) => so + of(look), 0);
      const all = sum((look) => look.all);
      const loop = all > 0 ? sum((look) => look.active) / all : 0;
      return Math.min(1, Math.max(loop, sum((look) => look.taken) / LOOKED_AT));
    },
    isHigh: () => high,
    hear(workers) {
      high = isLoadHigh(workers);
    },
  };
}

function loopUsage() {
  return performance.eventLoopUtilization();
}
