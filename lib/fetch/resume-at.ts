/**
 * When what a fetch job could not ask for in its own time gets another job: jobs are short, slots may be long. At once
 * where the platform answers, only not fast enough; else spaced by the interval, so that a platform that is away for long
 * costs a slot some twenty jobs and no more. Pure.
 */
import { SECOND } from "#lib/time.ts";

export interface ResumeAtOptions {
  /** Milliseconds, like all that follow. */
  now: number;
  /** The platform wants nobody to ask before; in the past: no pause. */
  holdUntil: number;
  /** What has no answer by then has none in its slot. */
  deadline: number;
  /** With less than this before the deadline nothing is begun. */
  least: number;
  /** Of the shard, seconds. */
  interval: number;
  /** Whether the platform has answered at all. */
  answers: boolean;
}

const AT_ONCE_MS = SECOND;
const SPACES = 20;
/** The last try is not left out because the one before it came a little early. */
const LAST_TRY_MS = 20 * SECOND;

/** null: the slot has no room for it. */
export function resumeAt(options: ResumeAtOptions): number | null {
  const { now, holdUntil, deadline, least, interval, answers } = options;
  const spaced = Math.min(now + (interval / SPACES) * SECOND, deadline - LAST_TRY_MS);
  const at = Math.max(holdUntil, now + AT_ONCE_MS, answers ? 0 : spaced);
  return at < deadline - least ? at : null;
}
