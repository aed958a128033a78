/** F18: bodies without end, with gigabytes, and packed ones: cut, rejected alone, and the worker does not swell. */
import { readFileSync } from "node:fs";
import type { RuleInput } from "#mockstagram/script.ts";
import type { Fault } from "./fault.ts";
import type { Member } from "./grid.ts";
import { judgeRunning } from "./heal.ts";
import { countMissing, otherReasons } from "./missing.ts";
import { setUpstream } from "./upstream.ts";

const GROWTH_MAX_BYTES = 50 * 1_024 * 1_024;
const LOOK_MS = 50;
const faults: RuleInput["fault"][] = [
  { kind: "endless" },
  { kind: "huge", bytes: 2 ** 31, declared: false },
  { kind: "huge", bytes: 2 ** 31, declared: true },
  { kind: "gzip", bytes: 200_000_000 },
];
/** Seconds in which a worker's memory finds its ordinary size: measured, a heap grows for more than one minute. */
const CLEAN_S = 120;
/** Of each kind. */
const SLOTS = 2;

export const fault: Fault = {
  id: "F18",
  title: "endless, huge and packed bodies for every second influencer",
  defaults: { influencers: 20_000, slot: 60, minutes: 12, workers: 1, seed: 1 },
  quick: { influencers: 600, slot: 5, minutes: 3, workers: 1, seed: 1 },
  compressed: { influencers: 1_000, slot: 5, minutes: 3.5, workers: 1, seed: 1 },
  allowed: () => ({ maxGapSlots: null, recoveryMs: null }),
  gapReasons: ["rejected"],
  async inject({ shape, pipeline, window, at, say }) {
    const { members, workers } = pipeline;
    const half = members[Math.floor(members.length / 2)]?.pk ?? 0;
    const last = Math.max(...members.map(({ pk }) => pk));
    const isHit = ({ pk }: Member) => pk >= half;
    const clean = Math.ceil(CLEAN_S / shape.slot) * shape.slot;
    const begin = window.from + clean;
    const end = begin + faults.length * SLOTS * shape.slot;
    await setUpstream(
      pipeline,
      faults.map((one, i) => {
        const from = begin + i * SLOTS * shape.slot;
        return { from, to: from + SLOTS * shape.slot, pks: [half, last], fault: one };
      }),
    );
    const pids = workers.map(({ pid }) => pid);
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, ...pids.map(residentBytes));
    }, LOOK_MS);
    await at(clean / 2);
    const begun = most;
    await at(clean);
    const before = most;
    most = 0;
    say(`bodies of ${faults.map(({ kind }) => kind).join(", ")} for half of the influencers`);
    await at(clean + faults.length * SLOTS * shape.slot);
    clearInterval(watch);
    const growth = most - before;
    return ({ grid, verdict }) => {
      const problems = otherReasons(verdict.reasons, ["rejected"]);
      const others = countMissing(grid, window, (member) => !isHit(member));
      if (others.points > 0) problems.push(`${others.points} data points of others are missing`);
      const hit = countMissing(grid, { from: begin, to: end }, isHit).points;
      const due = members.filter(isHit).length * faults.length * SLOTS;
      if (hit !== due) problems.push(`${hit} of those that were hit are missing, not ${due}`);
      if (before === 0 || most === 0) problems.push("nobody's memory could be read");
      if (growth > GROWTH_MAX_BYTES) problems.push(`a worker grew by ${megabytes(growth)} MB`);
      problems.push(...judgeRunning(workers));
      const facts = {
        residentHalfwayMb: megabytes(begun),
        residentBeforeMb: megabytes(before),
        residentMostMb: megabytes(most),
      };
      return { recoveryMs: null, problems, facts };
    };
  },
};

function residentBytes(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) * 1_024;
  } catch {
    return 0;
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_024 / 1_024);
}
