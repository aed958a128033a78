/** Whether what a page shows has stopped moving: since when, and why. Pure. */
import { ApiError } from "./fetch-json.ts";
import type { HealthAnswer } from "./health-options.ts";
import { staleCause } from "./stale-cause.ts";

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
  health: HealthAnswer["status"] | undefined;
  /** How new the newest of what is on screen is; null: there is none, so nothing can be stale. */
  newestAt: number | null;
  /** By when something newer should have come; null: nothing is due. */
  overdueAt: number | null;
  now: number;
}

export function findStale({ error, updatedAt, health, newestAt, overdueAt, now }: StaleInput): Stale | null {
  if (updatedAt === null) return null;
  if (error) {
    const requestId = error instanceof ApiError ? error.requestId : null;
    return { since: updatedAt, cause: staleCause(error), requestId };
  }
  const say = (since: number, cause: string): Stale => ({ since, cause, requestId: null });
  if (health === "unavailable") return say(updatedAt, "the database does not answer");
  if (newestAt === null || overdueAt === null) return null;
  if (health === "no_worker") return say(newestAt, "no worker is running");
  return now > overdueAt ? say(newestAt, "nothing new has come") : null;
}

/** By when the next data point must be there: its slot's end, and some time for the way. */
export function overdueAfter(newestSlot: number, interval: number): number {
  return newestSlot + 2 * interval + 30;
}
