/**
 * What a platform says of an account in its suspicion check, in words, and the numbers that we saw beside it. The
 * platform gives no reasons: what stands here are observations, not its rule. Pure.
 */

import type { InfluencerState } from "#lib/domain/influencer.ts";
import { DAY_S } from "#lib/domain/seconds.ts";
import type { Suspicion } from "#lib/domain/suspicion.ts";
import { formatExact } from "./format-count.ts";

/** A verdict that is older has missed at least one day: seconds. */
const OLD_S = 2 * DAY_S;

export interface SuspicionWords {
  tone: "neutral" | "good" | "warn";
  /** One word or two, for a mark. */
  label: string;
  says: string;
  /** What we saw, one fact each. */
  observed: string[];
  /** It is older than two days: why that may be. null: it is not, or there is none. */
  old: string | null;
}

interface Counted {
  followers: number | null;
  following: number | null;
}

export interface SuspicionSubject {
  /** Its name. */
  platform: string;
  state: InfluencerState;
  suspicion: Suspicion | null;
  /** The newest data point's. */
  latest: Counted | null;
  /** Epoch seconds. */
  now: number;
}

export function describeSuspicion(subject: SuspicionSubject): SuspicionWords {
  const { platform, state, suspicion, latest, now } = subject;
  const words = { tone: "neutral", observed: [], old: null } as const;
  if (suspicion === null) {
    const says = `${platform} does not say of accounts whether they are suspicious`;
    return { ...words, observed: [], label: "No verdict", says };
  }
  if (suspicion.suspicious === null || suspicion.checkedAt === null) {
    const says = `${platform} is asked once a day whether this account is suspicious to it: ${notYet(state)}`;
    return { ...words, observed: [], label: "Not checked yet", says };
  }
  return {
    ...(suspicion.suspicious
      ? { tone: "warn", label: "Suspicious", says: `${platform} calls this account suspicious` }
      : { tone: "good", label: "Not suspicious", says: `${platform} does not call this account suspicious` }),
    observed: observe(suspicion, latest),
    old: now - suspicion.checkedAt > OLD_S ? whyOld(platform, state) : null,
  };
}

const PER_ACCOUNT = " followers for each account that it follows";

function observe(then: Counted, latest: Counted | null): string[] {
  const before = ratioOf(then, PER_ACCOUNT);
  const now = latest === null ? null : ratioOf(latest, before === null ? PER_ACCOUNT : "");
  const first = before ?? "its counts at that time are not known";
  const isTheSame = latest?.followers === then.followers && latest?.following === then.following;
  return now === null || isTheSame ? [first] : [first, `now ${now}`];
}

/** "4.1 followers for each account that it follows (99,871 / 24,310)"; null: not both counts are known. */
function ratioOf({ followers, following }: Counted, words: string): string | null {
  if (followers === null || following === null) return null;
  if (following === 0) return `${formatExact(followers)} followers, and it follows nobody`;
  const ratio = followers / following;
  const text = formatExact(ratio < 100 ? Number(ratio.toPrecision(2)) : Math.round(ratio));
  return `${text}${words} (${formatExact(followers)} / ${formatExact(following)})`;
}

function notYet(state: InfluencerState): string {
  if (state === "paused") return "not while it is paused";
  if (state === "not_found") return "not while it knows no such account";
  return "no verdict has come yet";
}

function whyOld(platform: string, state: InfluencerState): string {
  if (state === "paused") return "It is not asked while the account is paused.";
  if (state === "not_found") return `It is not asked while ${platform} knows no such account.`;
  return `No newer verdict could be had: ${platform} did not answer, or the workers had no time beside data points.`;
}
