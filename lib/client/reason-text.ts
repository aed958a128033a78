/** The words for why a data point is missing, what that means and what to do; and for an influencer's state. */
import type { GapReason } from "#lib/domain/failure.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";
import { reasonWords } from "#lib/domain/reason-words.ts";

export function reasonText(reason: GapReason): string {
  return reasonWords[reason];
}

interface ReasonAdvice {
  means: string;
  /** What somebody can do about it. */
  remedy: string;
}

const advice: Record<GapReason, ReasonAdvice> = {
  not_found: {
    means: "The platform knew no such account then.",
    remedy: "It is asked again each hour. If the account is gone for good, remove it.",
  },
  private: {
    means: "The account showed its counts to nobody.",
    remedy: "Nothing to do: data comes back when the account opens again.",
  },
  suspended: {
    means: "The platform had suspended the account.",
    remedy: "Nothing to do here: data comes back if the platform lifts it.",
  },
  rate_limited: {
    means: "The platform asked us to slow down, and the slot ended before there was room again.",
    remedy: "If it happens often, fetch fewer influencers or at longer intervals.",
  },
  upstream_error: {
    means: "The platform answered with errors, at each try within the slot.",
    remedy: "Nothing to do here: it is the platform's trouble, and later slots are tried again.",
  },
  timeout: {
    means: "The platform gave no whole answer before the deadline.",
    remedy: "If it lasts, look at the network between the worker and the platform.",
  },
  network: {
    means: "No connection to the platform came about, or it broke.",
    remedy: "Look at the worker's network, its DNS and the platform's address: npm run doctor.",
  },
  rejected: {
    means: "The platform answered with something that is no count; nothing was guessed.",
    remedy: "If it lasts, the platform changed its answers: the provider must learn them.",
  },
  platform_paused: {
    means: "An admin had paused the platform: nothing was asked of it.",
    remedy: "Nothing to do: fetching goes on when an admin resumes it, at /admin/platforms.",
  },
  late: {
    means: "The answer came when the slot was over, or nobody had the time to ask; nothing is dated back.",
    remedy: "If it happens often, the workers are too slow for their load: start another one.",
  },
  worker_down: {
    means: "For a part of the slot no worker was running.",
    remedy: "Start one with npm run worker; two or more outlive each other.",
  },
  dropped: {
    means: "Answers were there, but neither the database nor the worker's disk could take them.",
    remedy: "Give the spool more room (SPOOL_MAX_BYTES), or bring the database back sooner.",
  },
  unknown: {
    means:
      "Nothing was recorded (a worker may have been killed with answers in hand), or it is older than the 400 days for which reasons are kept.",
    remedy: "If it happens again, look into the worker's log at that time.",
  },
};

export function reasonAdvice(reason: GapReason): ReasonAdvice {
  return advice[reason];
}

type Tone = "neutral" | "good" | "warn" | "bad";

const states: Record<InfluencerState, { label: string; tone: Tone; meaning: string }> = {
  pending: { label: "Pending", tone: "neutral", meaning: "Waiting for its first answer from the platform" },
  ok: { label: "OK", tone: "good", meaning: "The last fetch was answered" },
  failing: {
    label: "Failing",
    tone: "warn",
    meaning: "The last fetch failed; it is tried again in each slot",
  },
  not_found: {
    label: "Not found",
    tone: "bad",
    meaning: "The platform knows no such account; asked again each hour",
  },
  private: { label: "Private", tone: "warn", meaning: "The account hides its counts" },
  suspended: { label: "Suspended", tone: "bad", meaning: "The platform suspended the account" },
  paused: { label: "Paused", tone: "neutral", meaning: "Not fetched until it is resumed" },
};

export function stateText(state: InfluencerState): { label: string; tone: Tone; meaning: string } {
  return states[state];
}
