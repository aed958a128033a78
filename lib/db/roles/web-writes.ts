/**
 * What the web's role may write; it reads all tables of ours. No data point, roll-up, snapshot or reason is among it: a hole
 * in the web changes no count, and nothing of the queue's can be read there.
 */
export type Right = "INSERT" | "UPDATE" | "DELETE";

const all: readonly Right[] = ["INSERT", "UPDATE", "DELETE"];

export const webWrites: Readonly<Record<string, readonly Right[]>> = {
  // The registry: adding, pausing, removing.
  influencers: all,
  shards: all,
  tracking_periods: all,
  // Imports: the web takes them in, a worker adds.
  imports: ["INSERT", "UPDATE"],
  import_chunks: ["INSERT"],
  // Doing something to many; a small one at once.
  bulk_actions: all,
  bulk_batches: all,
  bulk_changes: all,
  // Pausing a platform.
  upstream_states: ["INSERT", "UPDATE"],
  // Asking a worker to put them back, giving them up.
  dead_letters: ["UPDATE"],
  // It only grows.
  audit_events: ["INSERT"],
  // Accounts.
  users: all,
  auth_accounts: all,
  sessions: all,
  auth_verifications: all,
  account_links: all,
  rate_limits: all,
  known_networks: all,
  api_keys: all,
};
