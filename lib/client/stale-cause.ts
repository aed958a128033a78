/** Why nothing new comes, in words that go on a sentence: "Stale since 12:03: the database does not answer". */
import { ApiError } from "./fetch-json.ts";

/** The one that nothing mends but signing in. */
export const SESSION_ENDED = "your session has ended";

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
    case "RATE_LIMITED":
      return "too many requests";
    default:
      return "the server answers with an error";
  }
}
