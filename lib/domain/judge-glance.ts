/**
 * Is it keeping up, as far as each page's foot can tell without adding up slots? In the words of judge-pipeline and in
 * its order, so that the two don't contradict each other. Pure.
 */
import type { PipelineStatus } from "./pipeline.ts";
import { STARTING_S } from "./slot-judgement.ts";

export interface GlanceFacts {
  /** Workers seen lately, and those of them that can't reach the queue. */
  running: number;
  away: number;
  /** For how long the first of them has run, seconds. */
  upSeconds: number;
  /** Since the start of the newest slot of which a shard is done; null: there is none. */
  lagSeconds: number | null;
  /** Of those at which somebody was due lately, the shortest interval, seconds; null: nobody was. */
  interval: number | null;
  /** Data points that wait in the spools, and that were lost in the last minute. */
  spooled: number;
  dropped: number;
  /** A platform answers nobody; an admin has paused one. */
  isSilent: boolean;
  isPaused: boolean;
}

/** A slot's shards are due over most of it, and told of with the worker's next sign of life. */
const SLACK_S = 90;
/** Where no slot is judged yet: as most are fetched. */
const USUAL_INTERVAL_S = 60;

export function judgeGlance(facts: GlanceFacts): PipelineStatus {
  const { running, away, upSeconds, lagSeconds, interval, spooled, dropped } = facts;
  if (dropped > 0) return "dropping";
  if (running === 0) return "no_worker";
  if (away > 0) return "outage";
  const isOld = (lagSeconds ?? Number.POSITIVE_INFINITY) > 2 * (interval ?? USUAL_INTERVAL_S) + SLACK_S;
  if (isOld && interval === null) return "nothing_to_fetch";
  if (facts.isSilent) return "platform_trouble";
  if (isOld) return upSeconds < STARTING_S ? "starting" : "behind";
  if (spooled > 0) return "catching_up";
  return facts.isPaused ? "paused" : "keeping_up";
}
