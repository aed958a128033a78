/** Is it keeping up? One line in plain words, the worst that holds. Pure. */
import { carriedOf, OWN_LOSS_PERMILLE } from "./carried-load.ts";
import type { GapReason } from "./failure.ts";
import type { Pipeline, PipelineStatus, PipelineWorker } from "./pipeline.ts";
import { platformNames } from "./platform-names.ts";
import { reasonWords } from "./reason-words.ts";
import { JUDGED_WITHIN_S, STARTING_S } from "./slot-judgement.ts";
import { type LastSlots, sumLastSlots } from "./sum-last-slots.ts";

export interface PipelineFacts
  extends Pick<Pipeline, "now" | "slots" | "queue" | "outcomes" | "silent" | "spool"> {
  /** There is somebody to fetch. */
  tracked: boolean;
  workers: readonly (PipelineWorker & { startedAt: number })[];
}

export type Verdict = Pipeline["verdict"];

/** Missed by the platform's fault, of a hundred: more is its trouble, less is its everyday. */
const PLATFORM_LOSS_PERCENT = 1;
/** Jobs that could run wait for seconds, never for this long. */
const FETCH_WAIT_MAX_S = 30;
const INGEST_WAIT_MAX_S = 60;
/** A spool this full, that has dropped, drops. */
const FULL_SHARE = 0.95;
const ownReasons: readonly GapReason[] = ["late", "worker_down", "dropped", "unknown"];
const platformReasons: readonly GapReason[] = [
  "rate_limited",
  "upstream_error",
  "timeout",
  "network",
  // Another format, or a page for people in place of an answer: all of it missing is not "keeping up".
  "rejected",
];

export function judgePipeline(facts: PipelineFacts): Verdict {
  const last = sumLastSlots(facts.slots);
  for (const rule of rules) {
    const verdict = rule(facts, last);
    if (verdict) return verdict;
  }
  return say("starting", "starting: no slot is over yet");
}

type Rule = (facts: PipelineFacts, last: LastSlots) => Verdict | null;

const rules: readonly Rule[] = [
  function dropping({ spool, outcomes }, { missing }) {
    const lately = Math.max(outcomes.dropped ?? 0, missing.get("dropped") ?? 0);
    const isFull = spool !== null && spool.maxBytes > 0 && spool.bytes >= FULL_SHARE * spool.maxBytes;
    if (lately === 0 && !(isFull && spool.droppedPoints > 0)) return null;
    const lost =
      lately > 0 ? `${count(lately)} lost lately` : `${count(spool?.droppedPoints ?? 0)} lost so far`;
    return say(
      "dropping",
      `dropping data: ${isFull ? "the spool is full" : "the disk takes no more"}; ${lost}`,
    );
  },
  function noWorker({ workers }) {
    if (running(workers).length > 0) return null;
    return say("no_worker", "no worker is running: start one with npm run worker");
  },
  function outage({ workers, spool }) {
    const all = running(workers);
    const away = all.filter(({ mode }) => mode === "outage");
    if (away.length === 0) return null;
    const who = away.length === all.length ? "" : ` by ${count(away.length)} of ${count(all.length)} workers`;
    const room = spool?.minutesLeft == null ? "" : `, room for ${about(spool.minutesLeft)}`;
    const kept = spool ? `; ${waiting(spool.points)}${room}${droppedSoFar(spool)}` : "";
    return say("outage", `outage: the queue can't be reached${who}, fetching goes on by the clock${kept}`);
  },
  function nothingToFetch({ tracked }) {
    return tracked ? null : say("nothing_to_fetch", "nothing to fetch yet: add an influencer");
  },
  function silence({ silent }, last) {
    if (silent.length === 0) return null;
    const who = silent.map(
      ({ platform, reason }) =>
        `${platformNames[platform]} answers nobody${reason ? ` (${reasonWords[reason]})` : ""}`,
    );
    const before = last.expected > 0 ? `; ${tell(last)}` : "";
    return say("platform_trouble", `platform trouble: ${who.join(" and ")}${before}`);
  },
  function notJudged({ now, workers }, { endedAt, interval }) {
    if (endedAt !== null && now - endedAt <= interval + JUDGED_WITHIN_S) return null;
    const started = Math.min(...running(workers).map(({ startedAt }) => startedAt));
    if (now - started < STARTING_S || endedAt === null)
      return say("starting", "starting: the first slot since the start is not over yet");
    return say("behind", `behind: the last slot that was judged ended ${about((now - endedAt) / 60)} ago`);
  },
  function behind({ spool, queue }, last) {
    const inSpool = spool?.points ?? 0;
    const own = sum(last.missing, ownReasons);
    // What waits in the spool is neither lost nor late by a fault that still lasts.
    const lost = inSpool > 0 ? own - inSpool : own + last.late;
    if (lost > 0 && lost * 1_000 > last.expected * OWN_LOSS_PERMILLE)
      return say(
        "behind",
        `behind: ${tell(last)}${overload(last)}${inSpool > 0 ? `; ${waiting(inSpool)}` : ""}`,
      );
    if ((queue.fetch?.oldestReadySeconds ?? 0) >= FETCH_WAIT_MAX_S)
      return say("behind", `behind: ${waits("fetch", queue.fetch)}; ${tell(last)}`);
    if (inSpool === 0 && (queue.ingest?.oldestReadySeconds ?? 0) >= INGEST_WAIT_MAX_S)
      return say("behind", `behind: ${waits("ingest", queue.ingest)}; ${tell(last)}`);
    return null;
  },
  function catchingUp({ spool }, last) {
    if (!spool || spool.points === 0) return null;
    const time = last.perMinute > 0 ? `, ${about(spool.points / (REPLAY_SPEED * last.perMinute))}` : "";
    return say("catching_up", `catching up: ${waiting(spool.points)}${time}; ${tell(last)}`);
  },
  function platformTrouble(_facts, last) {
    const theirs = sum(last.missing, platformReasons);
    if (theirs * 100 <= last.expected * PLATFORM_LOSS_PERCENT) return null;
    return say("platform_trouble", `platform trouble: ${tell(last)}`);
  },
  function paused(_facts, last) {
    if ((last.missing.get("platform_paused") ?? 0) === 0) return null;
    return say("paused", `paused: ${tell(last)}`);
  },
  function keepingUp({ queue: { deadLetters } }, last) {
    const letters = deadLetters === 1 ? "1 dead letter waits" : `${count(deadLetters)} dead letters wait`;
    return say(
      "keeping_up",
      `keeping up: ${tell(last)}${deadLetters > 0 ? `; ${letters} for npm run redrive` : ""}`,
    );
  },
];

/** The spool is replayed at least this many times faster than it fills. */
const REPLAY_SPEED = 5;

/** "19,990 of 20,000 on time in the last slot; 4 stored late; 6 missing: account private". */
function tell({ expected, onTime, late, missing, slots }: LastSlots): string {
  const words = [
    `${count(onTime)} of ${count(expected)} on time in the last ${slots > 1 ? "slots" : "slot"}`,
  ];
  if (late > 0) words.push(`${count(late)} stored late`);
  const reasons = [...missing].filter(([, n]) => n > 0).sort(([, a], [, b]) => b - a);
  const total = reasons.reduce((all, [, n]) => all + n, 0);
  if (total > 0)
    words.push(`${count(total)} missing: ${reasons.map(([reason]) => reasonWords[reason]).join(", ")}`);
  return words.join("; ");
}

/** Slots that are over before their turn comes are the sign of more load than the workers carry: by how much. */
function overload(last: LastSlots): string {
  const { expected } = last;
  const carried = carriedOf(last);
  if (carried === null) return "";
  if (carried <= 0) return "; nothing of the load was carried";
  return `; the load is ${(expected / carried).toFixed(expected < 2 * carried ? 2 : 1)} times what was carried`;
}

function running<W extends PipelineWorker>(workers: readonly W[]): W[] {
  return workers.filter(({ mode }) => mode !== "gone");
}

function sum(missing: Map<GapReason, number>, reasons: readonly GapReason[]): number {
  return reasons.reduce((all, reason) => all + (missing.get(reason) ?? 0), 0);
}

function waits(name: string, jobs: { ready: number; oldestReadySeconds: number } | null): string {
  const seconds = jobs?.oldestReadySeconds ?? 0;
  return `the oldest of ${count(jobs?.ready ?? 0)} ${name} jobs has waited ${seconds < 120 ? `${seconds} s` : about(seconds / 60)}`;
}

/** The count goes back to when the spool was made: whether it grows, only two looks tell. */
function droppedSoFar(spool: { droppedPoints: number }): string {
  return spool.droppedPoints > 0 ? `; ${count(spool.droppedPoints)} were dropped so far` : "";
}

function waiting(n: number): string {
  return n === 1 ? "1 data point waits in the spool" : `${count(n)} data points wait in the spool`;
}

/** "about 3 minutes". */
function about(minutes: number): string {
  if (minutes < 1) return "less than a minute";
  const [n, unit] =
    minutes < 120 ? [minutes, "minute"] : minutes < 2_880 ? [minutes / 60, "hour"] : [minutes / 1_440, "day"];
  return `about ${count(Math.round(n))} ${Math.round(n) === 1 ? unit : `${unit}s`}`;
}

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

function count(n: number): string {
  return grouped.format(n);
}

function say(status: PipelineStatus, line: string): Verdict {
  return { status, line };
}
