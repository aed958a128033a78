/**
 * What the web's role may write; it reads all tables of ours. No data point, roll-up, snapshot or reason is among it: a hole
 * in the web changes no count, and nothing of the queue's can be read there.
 */
export const webWrites = [
  // The registry: adding, pausing, removing.
  "influencers",
  "shards",
  "tracking_periods",
  // Accounts.
  "users",
  "auth_accounts",
  "sessions",
  "auth_verifications",
  "account_links",
  "rate_limits",
  "known_networks",
  "api_keys",
] as const;
