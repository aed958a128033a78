/** F17: one shard's answers hang, in three ways; it has gaps with their reason, and the others do not notice. */
import { SECOND } from "#lib/time.ts";
import type { RuleInput } from "#mockstagram/script.ts";
import type { Evidence } from "./check.ts";
import type { Fault } from "./fault.ts";
import type { Member } from "./grid.ts";
import { countMissing, otherReasons } from "./missing.ts";
import { setUpstream } from "./upstream.ts";

const kinds = ["hang", "stall", "drip"] as const;
/** Of each kind. */
const SLOTS = 2;
/** Before the first, to compare with. */
const CLEAN_SLOTS = 4;
/** Beyond the ordinary lateness of the others: what one poll of the queue more or less makes. */
const LATER_MS = SECOND / 2;

export const fault: Fault = {
  id: "F17",
  title: "answers of one shard hang: no headers, half a body, a byte each half second",
  defaults: { influencers: 20_000, slot: 60, minutes: 12, workers: 2, seed: 1 },
  quick: { influencers: 600, slot: 5, minutes: 1, workers: 2, seed: 1 },
  compressed: { influencers: 1_000, slot: 5, minutes: 2, workers: 2, seed: 1 },
  allowed: () => ({ maxGapSlots: kinds.length * SLOTS, recoveryMs: null }),
  gapReasons: ["timeout"],
  async inject({ shape, pipeline, window, at, say }) {
    const { members } = pipeline;
    const shard = members[Math.floor(members.length / 2)]?.shard ?? 0;
    const hung = members.filter((member) => member.shard === shard);
    const pks: [number, number] = [
      Math.min(...hung.map(({ pk }) => pk)),
      Math.max(...hung.map(({ pk }) => pk)),
    ];
    const isHung = ({ pk }: Member) => pk >= pks[0] && pk <= pks[1];
    const begin = window.from + CLEAN_SLOTS * shape.slot;
    const end = begin + kinds.length * SLOTS * shape.slot;
    const rules = kinds.map((kind, i): RuleInput => {
      const from = begin + i * SLOTS * shape.slot;
      return { from, to: from + SLOTS * shape.slot, pks, fault: { kind } };
    });
    await setUpstream(pipeline, rules);
    say(`shard ${shard}, pks ${pks.join(" to ")}: ${kinds.join(", ")}, ${SLOTS} slots each`);
    await at(end - window.from + shape.slot);
    return (evidence) => {
      const { grid, verdict } = evidence;
      const problems = otherReasons(verdict.reasons, ["timeout"]);
      const all = { from: window.from, to: window.to };
      const others = countMissing(grid, all, (member) => !isHung(member));
      if (others.points > 0) problems.push(`${others.points} data points of others are missing`);
      const due = hung.length * kinds.length * SLOTS;
      const gaps = countMissing(grid, { from: begin, to: end }, isHung);
      const around = countMissing(grid, all, isHung).points - gaps.points;
      if (gaps.points !== due) problems.push(`${gaps.points} of the hung ones are missing, not ${due}`);
      if (around > 0) problems.push(`${around} of the hung shard are missing before or after`);
      problems.push(...judgeEnds(evidence, { shard, from: begin, to: end }));
      const before = p99(evidence, window.from, begin, shard);
      const during = p99(evidence, begin, end, shard);
      if (during > before + LATER_MS) problems.push(`others: p99 ${during} ms late, ${before} ms before`);
      return { recoveryMs: null, problems, facts: { othersP99BeforeMs: before, othersP99DuringMs: during } };
    };
  },
};

/** The shard's requests end by their deadline, so that what they brought, or did not, is handed on within the slot. */
export function judgeEnds(
  { taken, grid }: Pick<Evidence, "taken" | "grid">,
  { shard, from, to }: { shard: number; from: number; to: number },
): string[] {
  const problems: string[] = [];
  for (let slot = from; slot < to; slot += grid.interval) {
    const ends = taken.filter((line) => line.shard === shard && line.slot === slot).map(({ at }) => at);
    const late = Math.max(...ends) - (slot + grid.interval) * SECOND;
    if (ends.length === 0) problems.push(`slot ${slot} of the hung shard never ended`);
    else if (late > 0) problems.push(`slot ${slot} of the hung shard ended ${late} ms after its deadline`);
  }
  return problems;
}

/** How late the points of the other shards were taken, ms; each counts when it was first taken. */
function p99({ taken, dueAt }: Evidence, from: number, to: number, except: number): number {
  const lags: number[] = [];
  for (const { shard, slot, at, fresh } of taken) {
    if (shard === except || slot < from || slot >= to) continue;
    for (let i = 0; i < fresh; i++) lags.push(at - dueAt(shard, slot));
  }
  lags.sort((a, b) => a - b);
  return Math.round(lags[Math.ceil(lags.length * 0.99) - 1] ?? 0);
}
