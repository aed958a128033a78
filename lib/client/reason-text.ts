/** The words for why a data point is missing, and for what state an influencer is in. */
import type { GapReason } from "#lib/domain/failure.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";

const reasons: Record<GapReason, string> = {
  not_found: "account not found",
  private: "account private",
  suspended: "account suspended",
  rate_limited: "rate limit of the platform",
  upstream_error: "platform errors",
  timeout: "platform too slow",
  network: "platform not reachable",
  rejected: "answer rejected as malformed",
  late: "answer came after its slot",
  worker_down: "no worker was running",
  dropped: "dropped, storage was full",
  unknown: "reason unknown",
};

export function reasonText(reason: GapReason): string {
  return reasons[reason];
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
