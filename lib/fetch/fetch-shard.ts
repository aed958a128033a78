/**
 * One fetch job: asks the platform for the shard's influencers that are due in the slot and turns the answers into an
 * ingest payload. Knows nothing of queues; what it could not finish is handed back.
 */
import { type FailureReason, ownFailureReasons } from "#lib/domain/failure.ts";
import type { FetchPayload } from "#lib/domain/fetch-payload.ts";
import { COUNT_MAX, type Counts } from "#lib/domain/influencer.ts";
import { type IngestPayload, PAYLOAD_VERSION } from "#lib/domain/ingest-payload.ts";
import type { Platform } from "#lib/domain/platform.ts";
import type { FetchOutcome, Found, Provider } from "#lib/provider/provider.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { hashUsername } from "./hash-username.ts";
import { isRecheckSlot } from "./is-recheck-slot.ts";
import type { Registry, RegistryShard } from "./registry.ts";
import { resumeAt } from "./resume-at.ts";

export interface FetchContext {
  registry: Registry;
  providerOf(platform: Platform): Provider;
  /** The one that the provider measures on. */
  clock: Clock;
  /** When this worker began, epoch ms: what it found stale by then, nobody could have fetched in time. */
  startedAt: number;
  /** Aborted for as long as an admin has the platform paused. */
  pauseOf?(platform: Platform): AbortSignal;
}

export interface FetchAttempt {
  payload: FetchPayload;
  /** 0 for the first attempt of the job. */
  retryCount: number;
  /** Shutdown, or the claim on the job was lost: what has no answer yet is handed back. */
  signal: AbortSignal;
  /** The job may run until then, epoch ms. */
  runsUntil: number;
}

export interface ShardResult {
  /** null: there is nothing to tell. */
  payload: IngestPayload | null;
  /** Given up for the signal's sake, or since the job's time was over, with enough of the slot left for another job. */
  unfinished: number[];
  /** When they are worth another job, epoch ms. */
  resumeAt: number;
}

const NOTHING: ShardResult = { payload: null, unfinished: [], resumeAt: 0 };

/** Never rejects for the platform's fault. Rejects when the registry had to be read and could not be. */
export async function fetchShard(context: FetchContext, attempt: FetchAttempt): Promise<ShardResult> {
  const { registry, clock } = context;
  const { payload: job } = attempt;
  if (!isKnown(registry, job)) await registry.refresh();
  const shard = registry.shard(job.shard);
  if (shard === undefined) return NOTHING;

  const end = (job.slot + shard.interval) * SECOND;
  // Requests end a little earlier than the slot, so that nothing that was answered is thrown away as late.
  const slotDeadline = end - Math.min(SECOND / 2, shard.interval * 10);
  const deadline = Math.min(slotDeadline, attempt.runsUntil);
  const least = leastTime(shard.interval);
  const begun = clock.now();
  const result = startPayload(job, begun);
  if (begun >= deadline - least) {
    const reason = staleReason(context, attempt, end, shard.platform);
    const isOurs = ownFailureReasons.includes(reason);
    const ids = isOurs ? (job.ids ?? "all") : listDue(registry, shard, job).ids;
    result.failures.push({ reason, ids });
    return { ...NOTHING, payload: result };
  }

  const due = listDue(registry, shard, job);
  if (due.ids.length === 0) return NOTHING;
  const paused = context.pauseOf?.(shard.platform);
  if (paused?.aborted) {
    result.failures.push({ reason: "platform_paused", ids: job.ids ?? "all" });
    return { ...NOTHING, payload: result };
  }
  const provider = context.providerOf(shard.platform);
  const signal = paused === undefined ? attempt.signal : AbortSignal.any([attempt.signal, paused]);
  const outcomes = await provider.fetchMany(due.externalIds, { deadline, signal });

  const now = clock.now();
  const holdUntil = provider.limits()?.holdUntil ?? 0;
  const answers = outcomes.some(({ kind }) => kind === "found");
  const slot = { now, holdUntil, deadline: slotDeadline, least, interval: shard.interval, answers };
  const rest: Rest = {
    isPaused: paused?.aborted === true && !attempt.signal.aborted,
    isBrokenOff: attempt.signal.aborted && now < slotDeadline - SECOND,
    resumeAt: deadline < slotDeadline ? resumeAt(slot) : null,
  };
  const unfinished: number[] = [];
  const failures = new Map<FailureReason, number[]>();
  const usernames: { id: number; username: string }[] = [];
  for (const [i, id] of due.ids.entries()) {
    const outcome = outcomes[i];
    if (isUnfinished(outcome, rest)) {
      unfinished.push(id);
      continue;
    }
    const reason = reasonAgainst(outcome, end, rest);
    if (reason !== null || outcome?.kind !== "found") {
      const ids = failures.get(reason ?? "upstream_error") ?? [];
      failures.set(reason ?? "upstream_error", ids);
      ids.push(id);
      continue;
    }
    addPoint(result, id, outcome, job.slot);
    if (outcome.username !== null && isNews(registry, shard, id, outcome.username)) {
      usernames.push({ id, username: outcome.username });
    }
  }
  result.fetchedAt = Math.trunc(now);
  if (usernames.length > 0) result.usernames = usernames;
  for (const [reason, ids] of failures) result.failures.push({ reason, ids });
  return {
    payload: result.ids.length + result.failures.length > 0 ? result : null,
    unfinished,
    resumeAt: rest.isBrokenOff ? now : (rest.resumeAt ?? now),
  };
}

/** What becomes of those without an answer. */
interface Rest {
  /** By a pause of the platform: what it left unanswered is that. */
  isPaused: boolean;
  /** By the signal, with time left for another worker. */
  isBrokenOff: boolean;
  /** null: the slot is over when the job is, or too soon after it. */
  resumeAt: number | null;
}

function isUnfinished(outcome: FetchOutcome | undefined, rest: Rest): boolean {
  if (outcome?.kind !== "failed") return false;
  if (outcome.reason === "worker_down") return rest.isBrokenOff;
  return outcome.cutShort === true && rest.resumeAt !== null;
}

/** With less than this, what fails would be our own fault and look like the platform's. Milliseconds. */
function leastTime(interval: number): number {
  return Math.min(2 * SECOND, interval * 100);
}

function isKnown(registry: Registry, job: FetchPayload): boolean {
  const shard = registry.shard(job.shard);
  return shard !== undefined && (job.ids?.every((id) => registry.rowOf(shard, id) !== undefined) ?? true);
}

/**
 * Why nobody fetched in time: a job that had begun lost its worker, and one older than this worker waited for any
 * worker at all; else workers were there and too busy, most likely with waiting for a platform that can't be asked.
 */
function staleReason(
  { startedAt, providerOf }: FetchContext,
  { retryCount }: FetchAttempt,
  end: number,
  platform: Platform,
): FailureReason {
  if (retryCount > 0 || startedAt >= end) return "worker_down";
  return providerOf(platform).stats().barredBy ?? "late";
}

function startPayload({ shard, slot }: FetchPayload, now: number): IngestPayload {
  return {
    v: PAYLOAD_VERSION,
    shard,
    slot,
    fetchedAt: Math.trunc(now),
    ids: [],
    offsets: [],
    followers: [],
    following: [],
    posts: [],
    failures: [],
  };
}

/** Copies: the registry's columns may move while the platform is asked. */
function listDue(registry: Registry, shard: RegistryShard, job: FetchPayload) {
  const ids: number[] = [];
  const externalIds: string[] = [];
  const rows = job.ids?.map((id) => registry.rowOf(shard, id)) ?? shard.ids.keys();
  for (const row of rows) {
    if (row === undefined) continue;
    const id = shard.ids[row];
    const externalId = shard.externalIds[row];
    const duty = shard.duties[row];
    if (id === undefined || externalId === undefined || duty === "none") continue;
    if (job.slot < (shard.dueFroms[row] ?? 0)) continue;
    if (duty === "hourly" && !isRecheckSlot(id, job.slot, shard.interval)) continue;
    ids.push(id);
    externalIds.push(externalId);
  }
  return { ids, externalIds };
}

/** null: it is a data point of the slot. */
function reasonAgainst(
  outcome: FetchOutcome | undefined,
  end: number,
  { isPaused }: Rest,
): FailureReason | null {
  if (outcome === undefined) return "upstream_error";
  if (outcome.kind === "failed")
    return isPaused && outcome.reason === "worker_down" ? "platform_paused" : outcome.reason;
  if (outcome.retrievedAt >= end) return "late";
  return hasSoundCounts(outcome) ? null : "rejected";
}

/** A single bad count must not cost the other points of its payload. */
function hasSoundCounts({ followers, following, posts }: Counts): boolean {
  return isSound(followers) && isSound(following) && isSound(posts);
}

function isSound(count: number | null): boolean {
  return count === null || (Number.isInteger(count) && count >= 0 && count <= COUNT_MAX);
}

function addPoint(payload: IngestPayload, id: number, found: Found, slot: number) {
  payload.ids.push(id);
  payload.offsets.push(Math.max(0, Math.trunc(found.retrievedAt - slot * SECOND)));
  payload.followers.push(found.followers);
  payload.following.push(found.following);
  payload.posts.push(found.posts);
}

function isNews(registry: Registry, shard: RegistryShard, id: number, username: string): boolean {
  const row = registry.rowOf(shard, id);
  return row !== undefined && shard.usernameHashes[row] !== hashUsername(username);
}
