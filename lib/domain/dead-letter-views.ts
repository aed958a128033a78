/** Dead letters as the API tells them. Times in epoch seconds. */
import type { DeadLetterContent } from "./describe-dead-letter.ts";

export const deadLetterStates = ["open", "redriven", "discarded"] as const;
export type DeadLetterState = (typeof deadLetterStates)[number];

/** How many are asked for at once. */
export const DEAD_LETTERS_AT_ONCE = 100;

export interface DeadLetterItem {
  id: number;
  queue: string;
  /** What the database or the parser said when it failed last. */
  cause: string;
  at: number;
  state: DeadLetterState;
  /** An admin wants it back in the queue; a worker puts it there within seconds. null: nobody asked since it failed. */
  askedAt: number | null;
  /** When it was put back last; if it is open again, it failed once more. null: never. */
  triedAt: number | null;
  /** Why it was not put back although that was asked for. */
  problem: string | null;
  discardedAt: number | null;
  discardedBy: string | null;
  /** Of the payload. */
  bytes: number;
  /** What can be told of the payload; null: it is too large to be read for that. */
  content: DeadLetterContent | null;
}

export interface DeadLetterList {
  letters: DeadLetterItem[];
  counts: Record<DeadLetterState, number>;
  /** The cursor of the page after this one; null on the last. */
  next: string | null;
}

export interface DeadLetterDetail extends DeadLetterItem {
  /** Its beginning. */
  payload: string;
  /** Whether that is all of it. */
  isWhole: boolean;
}

/** What a change has done; `missed` letters were not in a state for it: somebody else was quicker. */
export interface DeadLetterChange {
  changed: number;
  missed: number;
}
