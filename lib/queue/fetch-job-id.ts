/**
 * Ids of jobs that any number of senders may send: the queue refuses a second job with the same id for as long as it
 * keeps the first, whatever became of that. Pure.
 */
import { v5 } from "uuid";
import type { Platform } from "#lib/domain/platform.ts";

/** Ours alone; drawn once. */
const NAMESPACE = "5b0e4b0a-6f2e-4c1c-9d3b-8a2f7c6d1e90";

export interface FetchJobKey {
  platform: Platform;
  /** Internal shard id. */
  shard: number;
  /** Start of the slot, epoch seconds. */
  slot: number;
  /** Of a job for some of the shard's influencers. */
  ids?: readonly number[];
  /** Of a job that goes on where another one was broken off, or could not begin: that one's id. */
  after?: string;
}

export function fetchJobId({ platform, shard, slot, ids, after }: FetchJobKey): string {
  const whole = `${platform}/${shard}/${slot}`;
  if (ids === undefined && after === undefined) return v5(whole, NAMESPACE);
  // The list itself, hashed by uuid v5 like the rest.
  const list = [...(ids ?? [])].sort((a, b) => a - b).join(",");
  return v5(`${whole}/${list}/${after ?? ""}`, NAMESPACE);
}

/** One job of a kind each minute; `minute` in epoch minutes. */
export function minuteJobId(queue: string, minute: number): string {
  return v5(`${queue}/${minute}`, NAMESPACE);
}
