/** What influencers can be asked for by. Apart from their schemas, which browsers have no use for. */

export const influencerStates = [
  "pending",
  "ok",
  "failing",
  "not_found",
  "private",
  "suspended",
  "paused",
] as const;

export const influencerSorts = ["followers", "gain", "name", "added"] as const;
