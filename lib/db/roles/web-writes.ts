/**
 * What the web's role may write; it reads all tables of ours. No data point, roll-up, snapshot or reason is among it: a hole
 * in the web changes no count, and nothing of the queue's can be read there.
 */
export interface WebRights {
  /** INSERT, UPDATE, DELETE: of whole rows. */
  rights: readonly string[];
  /** Where not whole rows: the columns that may be set, by right. */
  columns?: Readonly<Partial<Record<"INSERT" | "UPDATE", readonly string[]>>>;
}

const all: WebRights = { rights: ["INSERT", "UPDATE", "DELETE"] };

export const webWrites: Readonly<Record<string, WebRights>> = {
  // The registry: adding, pausing, removing.
  influencers: all,
  shards: all,
  tracking_periods: all,
  // Imports: the web takes them in, a worker adds.
  imports: { rights: ["INSERT", "UPDATE"] },
  import_chunks: { rights: ["INSERT"] },
  // Doing something to many; a small one at once.
  bulk_actions: all,
  bulk_batches: all,
  bulk_changes: all,
  // Pausing a platform: how long it is to be left alone otherwise is the workers' business.
  upstream_states: {
    rights: [],
    columns: { INSERT: ["platform", "paused_at", "paused_by"], UPDATE: ["paused_at", "paused_by"] },
  },
  // Asking a worker to put them back, giving them up. What is in them would be stored.
  dead_letters: {
    rights: [],
    columns: { UPDATE: ["redrive_asked_at", "problem", "discarded_at", "discarded_by"] },
  },
  // It only grows.
  audit_events: { rights: ["INSERT"] },
  // Notes on charts; a worker drops those that were deleted.
  notes: { rights: ["INSERT", "UPDATE"] },
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
