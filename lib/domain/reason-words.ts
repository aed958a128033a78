/** The words for why a data point is missing; apart from `failure.ts`, because the browser must not load a validator. */
import type { GapReason } from "./failure.ts";

export const reasonWords: Readonly<Record<GapReason, string>> = {
  not_found: "account not found",
  private: "account private",
  suspended: "account suspended",
  rate_limited: "rate limit of the platform",
  upstream_error: "platform errors",
  timeout: "platform too slow",
  network: "platform not reachable",
  rejected: "answer rejected as malformed",
  platform_paused: "the platform is paused by an admin",
  late: "not fetched before its slot was over",
  worker_down: "no worker was running",
  dropped: "dropped, storage was full",
  unknown: "reason unknown",
};
