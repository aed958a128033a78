/** What a fault is, and what it is given: types only. Each f<NN>-….ts exports one `fault`; run.ts reads the list from the files. */

import type { GapReason } from "#lib/domain/failure.ts";
import type { IntervalSeconds } from "#lib/domain/influencer.ts";
import type { Random } from "#lib/random.ts";
import type { Evidence } from "./check.ts";
import type { Pipeline, PipelineSetup } from "./pipeline.ts";

/** How big and how long a run is. */
export interface Shape {
  influencers: number;
  /** Seconds. */
  slot: IntervalSeconds;
  /** Of the measured window; a fault that takes longer stretches it. */
  minutes: number;
  workers: number;
  seed: number;
}

/** What must hold beside 0 lost, doubled, unexpected and wrong. */
export interface Allowed {
  /** Most slots in a row that one influencer may miss; null: as many as it takes. */
  maxGapSlots: number | null;
  /** null: nothing is asked of it. */
  recoveryMs: number | null;
  /** Acked data points that may be missing because they were dropped and counted; see F12. */
  lost?: number;
  /** Stored, though no worker said that it had taken them: 0, but a killed one may die before it says so (null). */
  unsaid?: null;
  /** Where no slot may be missed, points are taken in time (judge: `takenByMs`), unless this is null: nothing is asked. */
  late?: null;
}

export interface Measured {
  /** From the fault's end (or its beginning, where the pipeline must get over it by itself) until all is well. */
  recoveryMs: number | null;
  /** What else did not hold. */
  problems?: readonly string[];
  /** For the verdict. */
  facts?: Readonly<Record<string, unknown>>;
}

export interface Bench {
  readonly shape: Shape;
  /** Drawn from the seed: the same seed, the same moments. */
  readonly random: Random;
  readonly pipeline: Pipeline;
  /** Epoch seconds, [from, to). */
  readonly window: { readonly from: number; readonly to: number };
  say(line: string): void;
  /** Waits until that second of the window. */
  at(second: number): Promise<void>;
}

/** Called when the run has been checked: what the fault's own moments say about it. */
export type Measure = (evidence: Evidence) => Measured | Promise<Measured>;

export interface Fault {
  id: string;
  title: string;
  defaults: Shape;
  /** null: too long for the quick runs. */
  quick: Shape | null;
  /** For `npm run test:all`: as much of the row as fits into an hour for all of them. */
  compressed: Shape;
  allowed(shape: Shape): Allowed;
  /** What a page may give as the reason of a gap, where gaps are allowed. */
  gapReasons?: readonly GapReason[];
  /** What is on its way at the end of the window must have arrived after so long; default: 3 minutes. */
  drainMs?(shape: Shape): number;
  setup?(shape: Shape): PipelineSetup;
  /** Why it can't run on this machine; null: it can. */
  impossible?(): Promise<string | null>;
  /** Runs inside the measured window. */
  inject(bench: Bench): Promise<Measure>;
}

/** X is meant in seconds. */
export function slotsOf(seconds: number, slot: number): number {
  return Math.ceil(seconds / slot);
}

/** Of a window how long the database is away, where that is what the row is about: of 16 minutes 10. */
export function outageSeconds({ minutes }: Shape): number {
  return minutes * 60 * (minutes >= 2 ? 0.625 : 0.54);
}
