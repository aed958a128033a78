/** What the pipeline needs of a platform. One folder a platform implements it; nothing else talks to platforms. */
import type { FailureReason } from "#lib/domain/failure.ts";
import type { Counts } from "#lib/domain/influencer.ts";
import type { Platform } from "#lib/domain/platform.ts";
import type { OwnLimits, SharedLimits } from "#lib/domain/upstream-limits.ts";

/** The platform answered for this influencer. */
export interface Found extends Counts {
  kind: "found";
  externalId: string;
  username: string | null;
  /** When the answer came, epoch ms on the caller's clock. */
  retrievedAt: number;
}

/** No counts for this influencer; the reason is final for this call (retries inside the deadline are done). */
export interface Failed {
  kind: "failed";
  externalId: string;
  reason: FailureReason;
  /** For logs and the admin; never stored per influencer. */
  message: string;
  /** The deadline came before the tries were used up: with more time it may still be answered. */
  cutShort?: true;
}

export type FetchOutcome = Found | Failed;

export interface FetchOptions {
  /** Epoch ms on the provider's clock; what has no answer by then failed, each for its own reason. */
  deadline: number;
  /** Shutdown: what has not been answered yet is given up at once, reason `worker_down`. */
  signal?: AbortSignal;
}

/** The platform said whether the account is suspicious to it. */
export interface Checked {
  kind: "checked";
  externalId: string;
  suspicious: boolean;
}

/** Not asked: data points came first, or the platform was not to be asked, or the time was over. */
export interface NotAsked {
  kind: "not_asked";
  externalId: string;
}

export type SuspicionOutcome = Checked | Failed | NotAsked;

export interface SuspicionAnswers {
  /** One for each id, in their order. */
  outcomes: SuspicionOutcome[];
  /** What the platform did that others were not asked for; null: nothing. */
  stoppedBy: FailureReason | null;
  /** How long it wants to be left alone with this; null: it did not say. */
  waitMs: number | null;
}

export interface SuspicionOptions extends FetchOptions {
  /** Only in moments in which no data point at all is being asked for. */
  onlyWhenIdle(): boolean;
}

export interface ProviderStats {
  /** Requests under way. */
  inFlight: number;
  /** Influencers that wait for one, or for an answer to a second one. */
  waiting: number;
  breaker: "closed" | "open" | "half_open";
  /** Why the platform can't be asked freely now: its pause or limit, or what opened the breaker. null: it can. */
  barredBy: FailureReason | null;
}

export interface Provider {
  readonly platform: Platform;
  /** One outcome for each id, in the order of `externalIds`. Never rejects for an upstream's fault. */
  fetchMany(externalIds: readonly string[], options: FetchOptions): Promise<FetchOutcome[]>;
  /**
   * Whether the platform calls these accounts suspicious; absent where it says that of none (`tellsSuspicion`). One try
   * each, and data points go first. Never rejects for an upstream's fault.
   */
  checkSuspicions?(externalIds: readonly string[], options: SuspicionOptions): Promise<SuspicionAnswers>;
  /** So many workers share the platform's limit, this one among them. */
  setWorkers(workers: number): void;
  /** What this worker knows of the platform, for the others; null: nothing. */
  limits(): OwnLimits | null;
  /** What all know together: said about once a second while the database is there. */
  applyLimits(shared: SharedLimits): void;
  stats(): ProviderStats;
  close(): Promise<void>;
}
