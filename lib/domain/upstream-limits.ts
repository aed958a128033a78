/** What workers tell each other of a platform, so that one's refusal holds all. */
import type { FailureReason } from "./failure.ts";

export interface UpstreamLimits {
  /** Nothing may be asked before, epoch ms: the platform said so. null: no pause. */
  holdUntil: number | null;
  /** The breaker is open at least until then, epoch ms. null: it is closed. */
  breakerUntil: number | null;
  /** What opened the breaker. */
  cause: FailureReason | null;
}

/** One worker's knowledge. */
export interface OwnLimits extends UpstreamLimits {
  /** The platform has answered this worker just now: no other worker's breaker is the platform's fault. */
  answering: boolean;
}

/** What all workers together know. */
export interface SharedLimits extends UpstreamLimits {
  /** It is this worker's turn to try whether the platform answers again. */
  mine: boolean;
}
