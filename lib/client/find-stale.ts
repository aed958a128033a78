/** Whether what a page shows has stopped moving: since when, and why. Pure. */
import { ApiError } from "./fetch-json.ts";
import type { HealthAnswer } from "./health-options.ts";
import { NO_WORKER, PLATFORM_PAUSED, staleCause, whyStopped } from "./stale-cause.ts";

export interface Stale {
  /** Epoch seconds. */
  since: number;
  cause: string;
  requestId: string | null;
}

export interface StaleInput {
  /** Of asking again for what is on screen. */
  error: unknown;
  /** When that was answered last, epoch seconds; null: nothing is on screen yet, so nothing can be stale. */
  updatedAt: number | null;
  health: Pick<HealthAnswer, "status" | "verdict"> | undefined;
  /** How new the newest of what is on screen is; null: there is none, so nothing can be stale. */
  newestAt: number | null;
  /** By when something newer should have come; null: nothing is due. */
  overdueAt: number | null;
  /** What is on screen comes from a platform: data points, not what the worker makes of them. */
  isFetched?: boolean;
  now: number;
}

export function findStale(input: StaleInput): Stale | null {
  const { error, updatedAt, health, newestAt, overdueAt, isFetched = false, now } = input;
  if (updatedAt === null) return null;
  if (error) {
    const requestId = error instanceof ApiError ? error.requestId : null;
    return { since: updatedAt, cause: staleCause(error), requestId };
  }
  const say = (since: number, cause: string): Stale => ({ since, cause, requestId: null });
  if (health?.status === "unavailable") return say(updatedAt, "the database does not answer");
  if (newestAt === null || overdueAt === null) return null;
  const stopped = whyStopped(health);
  if (stopped === "no_worker") return say(newestAt, NO_WORKER);
  if (now <= overdueAt) return null;
  return say(newestAt, isFetched && stopped === "paused" ? PLATFORM_PAUSED : "nothing new has come");
}

/** By when the next data point must be there: its slot's end, and some time for the way. */
export function overdueAfter(newestSlot: number, interval: number): number {
  return newestSlot + 2 * interval + 30;
}
