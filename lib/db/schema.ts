/**
 * All tables. Core PostgreSQL ≥ 16 only: what a TimescaleDB server adds is in `edition/`.
 * Each index names the query that it serves. The queue's tables are pg-boss's own, in schema `pgboss`.
 */
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  customType,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** A transaction id that never wraps; as text on the wire. */
const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });
const bytea = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });

/** A group of influencers with the same platform and interval, fetched by one job. */
export const shards = pgTable(
  "shards",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    platform: text().notNull(),
    intervalS: integer("interval_s").notNull(),
    /** Most members; from the platform's traits when the shard was made. */
    capacity: integer().notNull(),
    /** Members, removed ones until they are erased (they may come back): kept in step under the registry lock. */
    size: integer().notNull().default(0),
    /** Slots in a row, up to `missedSlot`, in which we ourselves failed to fetch it: its priority in the queue. */
    missedInRow: integer("missed_in_row").notNull().default(0),
    /** The newest slot that is counted in it or ended it. */
    missedSlot: instant("missed_slot"),
  },
  (t) => [
    // join-shards: the first shard of (platform, interval) with room
    index("shards_with_room").on(t.platform, t.intervalS, t.id).where(sql`size < capacity`),
    // list-missed-shards: those that come first
    index("shards_missed").on(t.id).where(sql`missed_in_row > 0`),
  ],
);

/** The registry: one row an influencer, never rewritten by a plain data point. */
export const influencers = pgTable(
  "influencers",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    platform: text().notNull(),
    externalId: text("external_id").notNull(),
    username: text(),
    /** The slot whose answer brought `username`: an older answer, replayed, can't bring an older name back. */
    usernameSlot: instant("username_slot"),
    state: text().notNull().default("pending"),
    /** The slot from which an admin's pause or resume holds: what was fetched for earlier slots can't undo it. */
    stateSlot: instant("state_slot"),
    intervalS: integer("interval_s").notNull(),
    shardId: integer("shard_id")
      .notNull()
      .references(() => shards.id),
    tags: text().array().notNull().default(sql`'{}'`),
    addedAt: instant("added_at").notNull().defaultNow(),
    /** Set by remove: gone from every page at once; the worker then erases the data. */
    removedAt: instant("removed_at"),
    /** The transaction that last changed what a worker's registry needs: the change cursor. */
    changedXid: xid8("changed_xid").notNull().default(sql`pg_current_xact_id()`),
  },
  (t) => [
    // find-influencer; add-influencers: one live row an account
    uniqueIndex("influencers_account").on(t.platform, t.externalId).where(sql`removed_at IS NULL`),
    // registry-changes: rows changed since the cursor
    index("influencers_changed").on(t.changedXid),
    // ingest: those of a shard whose state a success or a failure may change, without touching the settled ones
    index("influencers_unsettled")
      .on(t.shardId, t.id)
      .where(sql`state IN ('pending', 'failing', 'not_found', 'private', 'suspended')`),
    // list-roll-up-members
    index("influencers_of_shard").on(t.shardId),
    // erase-removed: what is left to erase
    index("influencers_removed").on(t.removedAt).where(sql`removed_at IS NOT NULL`),
  ],
);

/** When an influencer was due, at which interval, and why not. At most one open period each. */
export const trackingPeriods = pgTable(
  "tracking_periods",
  {
    influencerId: integer("influencer_id").notNull(),
    from: instant("from").notNull(),
    to: instant("to"),
    intervalS: integer("interval_s").notNull(),
    kind: text().notNull(),
    /** The shard then: where failures of these slots were filed. */
    shardId: integer("shard_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.influencerId, t.from, t.kind] }),
    // list-roll-up-members
    index("tracking_periods_of_shard").on(t.shardId, t.influencerId),
    // demo-remove, banner: is there demo history?
    index("tracking_periods_demo").on(t.influencerId).where(sql`kind = 'demo'`),
    // list-periods-at: which of a shard's influencers that answered had been not found in that slot
    index("tracking_periods_not_found").on(t.shardId, t.influencerId).where(sql`kind = 'not_found'`),
  ],
);

/** One row an influencer and slot. A hypertable where the server has them. No foreign key: it would cost a look-up a row. */
export const dataPoints = pgTable(
  "data_points",
  {
    influencerId: integer("influencer_id").notNull(),
    /** Start of the slot. */
    time: instant("time").notNull(),
    /** When the platform's answer came: inside the slot. */
    retrievedAt: instant("retrieved_at").notNull(),
    followers: integer(),
    following: integer(),
    posts: integer(),
  },
  (t) => [
    // get-influencer-analytics, get-series, get-stats: one influencer over a range
    primaryKey({ name: "data_points_once", columns: [t.influencerId, t.time] }),
    // gather-slots: all influencers in a few slots. Rows lie in the order they came, so that a line for 512 pages does;
    // pages without a line yet are read whatever they hold, so that it is never wrong.
    index("data_points_time").using("brin", t.time).with({ pages_per_range: 512, autosummarize: true }),
  ],
);

/** Why slots have no data point: one row a (shard, slot, reason), never one an influencer. */
export const fetchFailures = pgTable(
  "fetch_failures",
  {
    shardId: integer("shard_id").notNull(),
    slot: instant("slot").notNull(),
    reason: text().notNull(),
    /** null: every influencer of the shard that was due. */
    influencerIds: integer("influencer_ids").array(),
    /** How many they are, so that counting an hour's failures unpacks no list. null: of all, or an earlier release filed it. */
    hits: integer(),
  },
  // list-errors: a shard's of an hour; list-missed: those of one slot and reason
  (t) => [primaryKey({ columns: [t.shardId, t.slot, t.reason] })],
);

/**
 * Hours whose roll-ups may not equal the data points; written by whoever stores or deletes those, in the same transaction
 * and under the shard's lock. No mark: they are equal. It stands for all influencers that were ever in the shard.
 */
export const dirtyHours = pgTable(
  "dirty_hours",
  {
    hour: instant("hour").notNull(),
    shardId: integer("shard_id").notNull(),
    /** The first write since it was rolled up last. */
    markedAt: instant("marked_at").notNull().defaultNow(),
  },
  (t) => [
    // claim-dirty-hour: the newest
    primaryKey({ columns: [t.hour, t.shardId] }),
    // list-dirty-hours: those of an influencer
    index("dirty_hours_of_shard").on(t.shardId, t.hour),
  ],
);

/**
 * The transaction that last changed what is known of an hour of a shard: data points that came or went, reasons of gaps.
 * What an answer's ETag is made of (get-range-tag), and by what the snapshot knows whose shards to look at (fill-snapshot).
 * Written in that transaction, under the shard's lock; no row: nothing ever was. Not what roll-ups do: they change no
 * answer. Erased influencers need no note: they are not found any more.
 */
export const hourWrites = pgTable(
  "hour_writes",
  {
    shardId: integer("shard_id").notNull(),
    hour: instant("hour").notNull(),
    writtenXid: bigint("written_xid", { mode: "bigint" }).notNull(),
  },
  (t) => [
    // get-range-tag: the hours of a range
    primaryKey({ columns: [t.shardId, t.hour] }),
  ],
);

/**
 * A bucket with data points. `first` and `last` go by slot; a count that no data point of the bucket has is null in all
 * but `count`. sum / count is the exact average.
 */
const rollUpColumns = () => ({
  influencerId: integer("influencer_id").notNull(),
  /** Start of the bucket, UTC. */
  time: instant("time").notNull(),
  /** Its newest slot, also of a data point without any count. */
  lastTime: instant("last_time").notNull(),
  followersFirst: integer("followers_first"),
  followersLast: integer("followers_last"),
  followersMin: integer("followers_min"),
  followersMax: integer("followers_max"),
  followersSum: bigint("followers_sum", { mode: "number" }),
  followersCount: integer("followers_count").notNull(),
  followingFirst: integer("following_first"),
  followingLast: integer("following_last"),
  followingMin: integer("following_min"),
  followingMax: integer("following_max"),
  followingSum: bigint("following_sum", { mode: "number" }),
  followingCount: integer("following_count").notNull(),
  postsFirst: integer("posts_first"),
  postsLast: integer("posts_last"),
  postsMin: integer("posts_min"),
  postsMax: integer("posts_max"),
  postsSum: bigint("posts_sum", { mode: "number" }),
  postsCount: integer("posts_count").notNull(),
});

/** Roll-up of 15 minutes: what days of any time zone are built from. A hypertable where the server has them. */
export const rollUps15m = pgTable(
  "rollups_15m",
  rollUpColumns(),
  // get-buckets, get-stats: one influencer over a range
  (t) => [primaryKey({ name: "rollups_15m_once", columns: [t.influencerId, t.time] })],
);

/** Roll-up of 1 hour; it stands exactly where roll-ups of its 15 minutes do. */
export const rollUps1h = pgTable(
  "rollups_1h",
  {
    ...rollUpColumns(),
    /** Bit m: there is a data point whose slot is minute m of the hour. Slots of a minute and longer have no other. */
    minutes: bigint({ mode: "bigint" }).notNull(),
  },
  (t) => [
    // get-buckets, get-stats, list-present-minutes: one influencer over a range
    primaryKey({ name: "rollups_1h_once", columns: [t.influencerId, t.time] }),
    // put-platform-hour: all influencers in two hours, as data_points_time
    index("rollups_1h_time").using("brin", t.time).with({ pages_per_range: 512, autosummarize: true }),
  ],
);

/**
 * What all influencers of a platform did in an hour, from their hourly roll-ups: what a jump of one of them is held against.
 * Kept for ever, as those are. It counts who had data when it was made: an hour is not made anew for who is erased later.
 */
export const platformHours = pgTable(
  "platform_hours",
  {
    platform: text().notNull(),
    /** Start of the hour, UTC. */
    hour: instant("hour").notNull(),
    /** Influencers with a follower count in this hour and in the one before; by their last ones they rose, fell or stayed. */
    compared: integer().notNull(),
    rose: integer().notNull(),
    fell: integer().notNull(),
    /** Change / count before, of those whose count before was not 0: exact quantiles; null: there is nobody. */
    p10: doublePrecision(),
    median: doublePrecision(),
    p90: doublePrecision(),
    /** Median of the changes without their sign. */
    typical: doublePrecision(),
  },
  // list-platform-hours
  (t) => [primaryKey({ columns: [t.platform, t.hour] })],
);

/**
 * Platform hours to be made, or made anew: whoever changes roll-ups of an hour marks it and the next one, in the same
 * transaction (mark-platform-hours).
 */
export const dirtyPlatformHours = pgTable(
  "dirty_platform_hours",
  {
    platform: text().notNull(),
    hour: instant("hour").notNull(),
    markedAt: instant("marked_at").notNull().defaultNow(),
  },
  // find-dirty-platform-hour, list-platform-hours
  (t) => [primaryKey({ columns: [t.platform, t.hour] })],
);

/**
 * From when the rows of a table are kept; older ones are dropped, or about to be. Moves forward alone, under the lock that
 * keeps ingest out (advance-kept-from). No row: nothing was ever dropped.
 */
export const retention = pgTable("retention", {
  /** The table: data_points or rollups_15m. */
  source: text().primaryKey(),
  /** Start of an hour. What is older is answered from coarser roll-ups, whether its rows are still there or not. */
  keptFrom: instant("kept_from").notNull(),
  advancedAt: instant("advanced_at").notNull().defaultNow(),
  /** Equal to `keptFrom` once the older rows are gone; only then it moves on. */
  droppedTo: instant("dropped_to"),
  /** Where rows are deleted, not chunks: influencers up to this one have none that is older. */
  droppedIds: integer("dropped_ids").notNull().default(0),
});

/** Erased influencers: late payloads must not bring their data points back. */
export const erasedInfluencers = pgTable(
  "erased_influencers",
  {
    influencerId: integer("influencer_id").primaryKey(),
    /** When it was filed: its data goes after that. */
    erasedAt: instant("erased_at").notNull().defaultNow(),
  },
  (t) => [
    // list-influencers: who has left since; registry-changes
    index("erased_influencers_at").on(t.erasedAt),
  ],
);

/** Generations of the snapshot; the rows of generation n are in table `snapshot_<n>`, made by build-snapshot. */
export const snapshotGenerations = pgTable("snapshot_generations", {
  generation: integer().primaryKey().generatedAlwaysAsIdentity(),
  builtAt: instant("built_at").notNull().defaultNow(),
  influencers: integer().notNull(),
  /** What building it took, by the database's clock: the next one is due accordingly. null: an earlier release built it. */
  tookMs: integer("took_ms"),
  /** What it rested besides (store/rests): it was published that much later. */
  restedMs: integer("rested_ms").notNull().default(0),
  /** All transactions before this one had ended when it was read: what those since have written it may lack. */
  horizonXid: bigint("horizon_xid", { mode: "bigint" }),
  /** Window → start of it, epoch seconds: from when on the generation's gains count. */
  windows: jsonb(),
  /** Boards of which only the ends have an index: domain/board. null: all have one over all rows. */
  boardEnds: jsonb("board_ends"),
  /** What overview says of all: domain/overview, made with the rows so that nobody has to walk through them. */
  totals: jsonb(),
});

/**
 * Days of which the ranks by followers were kept (store-ranks): those at the day's end, UTC. No row: nobody knows them any
 * more, as no snapshot was built when it ended.
 */
export const rankDays = pgTable("rank_days", {
  day: date({ mode: "string" }).primaryKey(),
  /** When the snapshot was built whose ranks they are: within the hour after the day's end. */
  builtAt: instant("built_at").notNull(),
  /** Influencers with a count then. */
  influencers: integer().notNull(),
});

/** Who was among the first by followers at the end of a day; of all, or of their platform. Everybody else has no row. */
export const rankHistory = pgTable(
  "rank_history",
  {
    day: date({ mode: "string" }).notNull(),
    influencerId: integer("influencer_id").notNull(),
    followers: integer().notNull(),
    /** Among all; null: not among the first of all. Ties share a rank. */
    rank: integer(),
    /** Among those of its platform; null: not among its first. */
    platformRank: integer("platform_rank"),
  },
  (t) => [
    // list-rank-changes, get-rank-history, delete-influencers: one influencer's days
    primaryKey({ columns: [t.influencerId, t.day] }),
    // drop-outdated: the oldest day. Rows lie day by day: a line for many pages does.
    index("rank_history_day").using("brin", t.day),
  ],
);

/** Workers and what they last did: health and the pipeline page. A worker keeps its id over restarts. */
export const workers = pgTable("workers", {
  id: text().primaryKey(),
  startedAt: instant("started_at").notNull().defaultNow(),
  seenAt: instant("seen_at").notNull().defaultNow(),
  /** Start of the newest slot of which this worker finished a shard. */
  lastSlot: instant("last_slot"),
  /** What it says of itself: domain/worker-report. */
  report: jsonb(),
});

/** From when to when a worker ran: a slot in which none did is missing because of that. */
export const workerRuns = pgTable(
  "worker_runs",
  {
    workerId: text("worker_id").notNull(),
    /** On the worker's clock: the same run has the same start, also when it began without a database. */
    startedAt: instant("started_at").notNull(),
    /** The last sign of life. */
    seenAt: instant("seen_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workerId, t.startedAt] }),
    // list-worker-absences: runs that reach into a range
    index("worker_runs_seen").on(t.seenAt),
  ],
);

/** How many data points of a shard and slot are stored, and since when: the pipeline page, without counting rows. */
export const slotTallies = pgTable(
  "slot_tallies",
  {
    slot: instant("slot").notNull(),
    shardId: integer("shard_id").notNull(),
    present: integer().notNull(),
    /** When the first of them was committed. */
    storedAt: instant("stored_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.slot, t.shardId] })],
);

/** How many data points a slot that is over should have; written by judge-slots. */
export const slotsExpected = pgTable(
  "slots_expected",
  {
    intervalS: integer("interval_s").notNull(),
    slot: instant("slot").notNull(),
    expected: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.intervalS, t.slot] })],
);

/** Rows and jobs that can't be stored as they are, with their cause; redrive puts them back into the queue. */
export const deadLetters = pgTable(
  "dead_letters",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** SHA-256 of queue and payload: a job that comes twice leaves one letter. */
    hash: text().notNull(),
    queue: text().notNull(),
    /** JSON, as text: what jsonb refuses may be the very reason. */
    payload: text().notNull(),
    /** What the database or the parser said. */
    cause: text().notNull(),
    at: instant("at").notNull().defaultNow(),
    /** Put back then; the letter is open again when it fails once more. */
    redrivenAt: instant("redriven_at"),
    /** An admin wants it back in the queue: a worker does that, the web can't. */
    redriveAskedAt: instant("redrive_asked_at"),
    /** When it was put back last, also when it has failed again since. */
    triedAt: instant("tried_at"),
    /** Why it was not put back when that was asked for. */
    problem: text(),
    /** Given up by an admin, and by whom: their e-mail. */
    discardedAt: instant("discarded_at"),
    discardedBy: text("discarded_by"),
  },
  (t) => [
    // store-dead-letters
    uniqueIndex("dead_letters_once").on(t.hash),
    // list-dead-letters: what is still to be redriven
    index("dead_letters_open").on(t.id).where(sql`redriven_at IS NULL AND discarded_at IS NULL`),
    // list-dead-letters: those that an admin asked for, each few seconds
    index("dead_letters_asked")
      .on(t.id)
      .where(sql`redrive_asked_at IS NOT NULL AND redriven_at IS NULL AND discarded_at IS NULL`),
  ],
);

/** Who changed what: written in the transaction of the change, never rewritten, dropped when it is old (drop-outdated). */
export const auditEvents = pgTable(
  "audit_events",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant("at").notNull().default(sql`clock_timestamp()`),
    /** domain/audit: user, operator, visitor or system. */
    actorKind: text("actor_kind").notNull(),
    /** Of a user. No foreign key: events outlive accounts. */
    actorId: text("actor_id"),
    /** A user's e-mail as it was then, an operator's command, a visitor's network. */
    actorName: text("actor_name"),
    action: text().notNull(),
    targetKind: text("target_kind").notNull(),
    /** As people name it: `mockstagram/1000042`, an e-mail address, a letter's number. null: there is only one, or many. */
    targetId: text("target_id"),
    /** Fields that changed, and what they were; no secret of any kind. */
    before: jsonb(),
    after: jsonb(),
    requestId: text("request_id"),
  },
  (t) => [
    // list-audit-events: newest first, a range of time; drop-outdated
    index("audit_events_at").on(t.at, t.id),
    // note-sign-in-failure: how many there were of late
    index("audit_events_failures").on(t.at).where(sql`action IN ('session.failed', 'session.throttled')`),
  ],
);

/** What a platform asked of us, or showed, shared by all workers: nobody asks while one of them is told to wait. */
export const upstreamStates = pgTable("upstream_states", {
  platform: text().primaryKey(),
  /** No request before this: Retry-After. */
  holdUntil: instant("hold_until"),
  /** The breaker is open until then; after it one worker at a time tries. */
  breakerUntil: instant("breaker_until"),
  cause: text(),
  /** The worker that said so. */
  setBy: text("set_by"),
  setAt: instant("set_at").notNull().defaultNow(),
  /** An admin wants nothing asked of it, since then; by whom: their e-mail. */
  pausedAt: instant("paused_at"),
  pausedBy: text("paused_by"),
});

/**
 * Whether the platform calls an influencer suspicious, as it said last: checked once a day (check-suspicions). A row comes
 * with the first run after the influencer was added and goes with it; who is paused or not found keeps theirs.
 */
export const suspicions = pgTable(
  "suspicions",
  {
    influencerId: integer("influencer_id").primaryKey(),
    platform: text().notNull(),
    /** When it is to be asked next; while it is being asked, when anew should that be broken off. */
    dueAt: instant("due_at").notNull(),
    /** When the verdict came; null with `suspicious`: none has yet. */
    checkedAt: instant("checked_at"),
    suspicious: boolean(),
    /** Of the newest data point at that time. */
    followers: integer(),
    following: integer(),
  },
  (t) => [
    // claim-suspicions: those of a platform that are due; count-due-suspicions
    index("suspicions_due").on(t.platform, t.dueAt, t.influencerId),
  ],
);

/** How far checking a platform's influencers for suspicion is. */
export const suspicionRounds = pgTable("suspicion_rounds", {
  platform: text().primaryKey(),
  /** Influencers up to this id have their row in `suspicions`: ids are given out, and committed, under the registry lock. */
  enrolledId: integer("enrolled_id").notNull().default(0),
  /** Nobody asks before: the platform was in trouble, or said so. */
  heldUntil: instant("held_until"),
  /** Runs in a row that its trouble ended. */
  troubles: integer().notNull().default(0),
});

/** What admins write on an influencer's chart: on an instant, or on a range. They go with it when it is erased. */
export const notes = pgTable(
  "notes",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    influencerId: integer("influencer_id").notNull(),
    text: text().notNull(),
    beginsAt: instant("begins_at").notNull(),
    /** Not included; null: it is of an instant. */
    endsAt: instant("ends_at"),
    /** E-mail address: the user may be gone meanwhile. */
    writtenBy: text("written_by").notNull(),
    writtenAt: instant("written_at").notNull(),
    changedAt: instant("changed_at"),
    /** On no page any more; dropped when the time to undo is over (drop-outdated). */
    removedAt: instant("removed_at"),
  },
  (t) => [
    // list-notes: those of an influencer
    index("notes_of_influencer").on(t.influencerId, t.beginsAt),
    // drop-outdated
    index("notes_removed").on(t.removedAt).where(sql`removed_at IS NOT NULL`),
  ],
);

/**
 * Databases that this one goes back to by backup and restore. A backup takes the row of its own database along; restoring it
 * fills in as which one. Ids of those are the same influencers here: what workers had spooled for them may come in.
 */
export const lineage = pgTable("lineage", {
  /** Server and database: query/list-registry-changes. */
  database: text().primaryKey(),
  notedAt: instant("noted_at").notNull().defaultNow(),
  /** null: by `npm run restore` as none, so that ids may have been handed out anew since. */
  restoredAs: text("restored_as"),
  restoredAt: instant("restored_at"),
});

/** Things done once in this database's life, e.g. `demo_history`. */
export const markers = pgTable("markers", {
  name: text().primaryKey(),
  at: instant("at").notNull().defaultNow(),
  value: jsonb(),
});

/**
 * What an admin does to many influencers at once. The row is the job: whoever of the workers is free takes the next batch of
 * the oldest that is open (run-bulk-batch), and counts and batches change in the transaction that does the work.
 */
export const bulkActions = pgTable(
  "bulk_actions",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    /** What is done, with its parameters: domain/bulk-action. */
    action: jsonb().notNull(),
    /** Who was meant, in the words of the request; who that was stands in the batches. */
    filter: jsonb().notNull(),
    state: text().notNull().default("running"),
    /** Influencers that matched at the start. */
    matching: integer().notNull(),
    /** Of these: dealt with so far, and changed; the others were left as they are. */
    done: integer().notNull().default(0),
    changed: integer().notNull().default(0),
    /** Of the changed: put back, and left as they are since something else has changed them meanwhile. */
    undone: integer().notNull().default(0),
    kept: integer().notNull().default(0),
    /** Undo goes on after this influencer. */
    undoCursor: integer("undo_cursor").notNull().default(0),
    /** The address of the account that asked. */
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    /** When it, or its undo, joined the line: one after the other, so that a later one has the last word. */
    queuedAt: instant("queued_at").notNull(),
    /** When its first batch, or its undo's, was done. */
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    /** null: it still runs, or there is nothing to undo. */
    undoUntil: instant("undo_until"),
    /** Why its next batch can't be done, until somebody says to try again: others have their turn meanwhile. */
    problem: text(),
  },
  (t) => [
    // claim-bulk-action: the oldest that is open; list-removed: whose removals wait
    index("bulk_actions_open").on(t.queuedAt, t.id).where(sql`state IN ('running', 'undoing')`),
    // drop-outdated
    index("bulk_actions_created").on(t.createdAt),
  ],
);

/** Whom a bulk action is about, fixed when it began. A row goes with the transaction that does its batch. */
export const bulkBatches = pgTable(
  "bulk_batches",
  {
    bulkId: integer("bulk_id")
      .notNull()
      .references(() => bulkActions.id, { onDelete: "cascade" }),
    n: integer().notNull(),
    influencerIds: integer("influencer_ids").array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.bulkId, t.n] })],
);

/** What stood before, of each influencer that a bulk action changed, until the time to undo is over. */
export const bulkChanges = pgTable(
  "bulk_changes",
  {
    bulkId: integer("bulk_id").notNull(),
    influencerId: integer("influencer_id").notNull(),
    state: text().notNull(),
    intervalS: integer("interval_s").notNull(),
    shardId: integer("shard_id").notNull(),
    /** null: the action leaves them alone. */
    tags: text().array(),
    /** The slot, or the moment, from which the change holds: by it undo sees that nothing came after. */
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.bulkId, t.influencerId] })],
);

/** Who may sign in. This table and the next two are laid out as better-auth asks; ids are its own random texts. */
export const users = pgTable("users", {
  id: text().primaryKey(),
  /** In lower case. */
  email: text().notNull().unique(),
  name: text().notNull(),
  emailVerified: boolean("email_verified").notNull(),
  image: text(),
  role: text().notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});

/** How somebody signs in: one row a user, with the scrypt hash of the password. */
export const authAccounts = pgTable(
  "auth_accounts",
  {
    id: text().primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    password: text(),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: instant("access_token_expires_at"),
    refreshTokenExpiresAt: instant("refresh_token_expires_at"),
    scope: text(),
    createdAt: instant("created_at").notNull().defaultNow(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("auth_accounts_of_user").on(t.userId, t.providerId)],
);

/** Open sessions: of the cookie's token only the SHA-256 is kept (hash-session-tokens). */
export const sessions = pgTable(
  "sessions",
  {
    id: text().primaryKey(),
    token: text().notNull().unique(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: instant("created_at").notNull().defaultNow(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
  },
  (t) => [index("sessions_of_user").on(t.userId), index("sessions_expiry").on(t.expiresAt)],
);

/** Short-lived secrets of better-auth. None of what we switch on writes any; it insists on the table. */
export const authVerifications = pgTable("auth_verifications", {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: instant("expires_at").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});

/** One-time links that make an account or set its password anew: only the SHA-256 of the token is kept. */
export const accountLinks = pgTable("account_links", {
  tokenHash: text("token_hash").primaryKey(),
  /** null: whoever opens it says; that is how the operator gets in. */
  email: text(),
  role: text().notNull(),
  /** E-mail of the admin who made it, as whose it ends (delete-account-links); null: the operator. */
  createdBy: text("created_by"),
  createdAt: instant("created_at").notNull().defaultNow(),
  expiresAt: instant("expires_at").notNull(),
});

/**
 * What programs show instead of a session. Of the key only the SHA-256 is kept, and its first characters to tell it by. It
 * goes with whoever made it; revoked ones stay, so that who still shows one is told so.
 */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: text().primaryKey(),
    keyHash: text("key_hash").notNull().unique(),
    prefix: text().notNull(),
    name: text().notNull(),
    /** `read` or `write`, which reads, too. */
    scope: text().notNull(),
    createdBy: text("created_by")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: instant("created_at").notNull().defaultNow(),
    /** null: never. */
    expiresAt: instant("expires_at"),
    /** To the minute. */
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (t) => [index("api_keys_of_user").on(t.createdBy)],
);

/** Attempts that are counted against a limit, as rate-limiter-flexible lays them out. Keys hold no address in the clear. */
export const rateLimits = pgTable("rate_limits", {
  key: text().primaryKey(),
  points: integer().notNull(),
  expire: instant("expire"),
});

/** Networks from which a user has signed in before: a flood of bad passwords from elsewhere does not lock them out. */
export const knownNetworks = pgTable(
  "known_networks",
  {
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    network: text().notNull(),
    seenAt: instant("seen_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.network] })],
);

/**
 * Imports of many influencers, from the first byte until they are undone (lib/service/import). Whoever works on one holds
 * it (take-import); what was done so far stands in its row, written in the transaction that did it.
 */
export const imports = pgTable("imports", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  /** The file's. */
  name: text().notNull(),
  /** domain/import */
  state: text().notNull(),
  /** What lines get that don't say. */
  platform: text().notNull(),
  intervalS: integer("interval_s").notNull(),
  /** E-mail address: the user may be gone meanwhile. */
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
  /** Somebody last did something with it: drafts that are left alone expire. */
  touchedAt: instant("touched_at").notNull().defaultNow(),
  startedAt: instant("started_at"),
  finishedAt: instant("finished_at"),
  /** Bytes in all, as announced. */
  bytes: integer().notNull(),
  /** How many chunks there are; null: not all have come. */
  chunks: integer(),
  /** domain/import-format: what its first line says; null: not read yet. */
  format: jsonb(),
  /** Read so far: all of the chunks before, of this one so many bytes; lines in all. */
  checkedChunk: integer("checked_chunk").notNull().default(0),
  checkedBytes: integer("checked_bytes").notNull().default(0),
  lines: integer().notNull().default(0),
  /** Lines by what they are: their sum is `lines` without blank ones and the header. */
  fresh: integer().notNull().default(0),
  existing: integer().notNull().default(0),
  duplicate: integer().notNull().default(0),
  malformed: integer().notNull().default(0),
  /** Reason → lines. */
  reasons: jsonb().notNull().default({}),
  /** The first lines of each kind. */
  samples: jsonb().notNull().default({}),
  /** Data points a second that the fresh ones bring. */
  addsPerSecond: doublePrecision("adds_per_second").notNull().default(0),
  /** Lines up to this one are added. */
  doneLine: integer("done_line").notNull().default(0),
  added: integer().notNull().default(0),
  /** Tracked already when their turn came. */
  skipped: integer().notNull().default(0),
  /** Of `added`, removed by undoing. */
  removed: integer().notNull().default(0),
  /** Why it stopped: what the database said of the part that it can't do. null: nothing has. */
  problem: text(),
  /** Nothing of its text is left to drop. */
  cleaned: boolean().notNull().default(false),
});

/** An import's text in pieces, cut at line ends. The row stays until the import is over: a piece that comes twice is known. */
export const importChunks = pgTable(
  "import_chunks",
  {
    importId: integer("import_id")
      .notNull()
      .references(() => imports.id, { onDelete: "cascade" }),
    n: integer().notNull(),
    size: integer().notNull(),
    lines: integer().notNull(),
    sha256: text().notNull(),
    /** Not packed, so that a part can be read by itself (migration). null: read, and dropped. */
    bytes: bytea(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.n] })],
);

/** What an import is still to add: one line an account. Whoever adds takes the lines out in the same transaction. */
export const importLines = pgTable(
  "import_lines",
  {
    importId: integer("import_id").notNull(),
    line: integer().notNull(),
    platform: text().notNull(),
    externalId: text("external_id").notNull(),
    intervalS: integer("interval_s").notNull(),
    tags: text().array().notNull(),
  },
  (t) => [
    // take-import-lines: the next ones
    primaryKey({ columns: [t.importId, t.line] }),
    // insert-import-lines: an account's first line counts
    uniqueIndex("import_lines_once").on(t.importId, t.platform, t.externalId),
  ],
);

/** Lines that can't be added, as they were given, for the file that their owner gets back. */
export const importRejected = pgTable(
  "import_rejected",
  {
    importId: integer("import_id").notNull(),
    line: integer().notNull(),
    text: text().notNull(),
    reason: text().notNull(),
  },
  // list-rejected: in the order of the file
  (t) => [primaryKey({ columns: [t.importId, t.line] })],
);

/** Whom an import added, a batch a row: what undoing it removes, and nobody else. */
export const importAdded = pgTable(
  "import_added",
  {
    importId: integer("import_id").notNull(),
    /** The batch's last line. */
    line: integer().notNull(),
    influencerIds: integer("influencer_ids").array().notNull(),
    undone: boolean().notNull().default(false),
  },
  // take-added: the next batch
  (t) => [primaryKey({ columns: [t.importId, t.line] })],
);

export type InfluencerRow = typeof influencers.$inferSelect;
export type ShardRow = typeof shards.$inferSelect;
