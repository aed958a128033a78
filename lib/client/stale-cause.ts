/** Why nothing new comes, in words that go on a sentence: "Stale since 12:03: the database does not answer". */
import { ApiError } from "./fetch-json.ts";
import type { HealthAnswer } from "./health-options.ts";

/** The one that nothing mends but signing in. */
export const SESSION_ENDED = "your session has ended";

/** Was removed meanwhile: nothing goes on by itself, though whoever removed it may take that back. */
export const NOT_TRACKED = "it is not tracked any more";

/** Nothing goes on until somebody does something about it. */
export const NO_WORKER = "no worker is running";
export const PLATFORM_PAUSED = "a platform is paused, until an admin resumes it";

/** To ask again and again is of no use. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.code === "NOT_FOUND";
}

/** A later page of a list that was built anew since: there is none any more but the first. */
export function isRenewed(error: unknown): boolean {
  return error instanceof ApiError && error.code === "CURSOR_EXPIRED";
}

export function staleCause(error: unknown): string {
  if (!(error instanceof ApiError)) return "this page has a fault";
  switch (error.code) {
    case "UNAVAILABLE":
    case "BAD_CONFIGURATION":
      return "the database does not answer";
    case "OFFLINE":
      return "you are offline";
    case "TIMEOUT":
      return "the server takes too long to answer";
    case "NETWORK":
      return "the server can't be reached";
    case "UNAUTHENTICATED":
      return SESSION_ENDED;
    case "NOT_FOUND":
      return NOT_TRACKED;
    case "RATE_LIMITED":
      return "too many requests";
    default:
      return "the server answers with an error";
  }
}

/** What keeps all data points away until somebody does something about it. */
export type Stopped = "no_worker" | "paused";

/** null: nothing that is known of. */
export function whyStopped(health: Pick<HealthAnswer, "status" | "verdict"> | undefined): Stopped | null {
  if (health?.status === "no_worker") return "no_worker";
  return health?.verdict === "paused" ? "paused" : null;
}

/** In place of what would be promised. */
export const stoppedText: Readonly<Record<Stopped, string>> = {
  no_worker: "No worker is running: nothing is fetched until one does.",
  paused: "A platform is paused: nothing is asked of it until an admin resumes it.",
};
