/** A jump in words, with the numbers behind them. Pure. */

import type { JumpVerdict } from "#lib/domain/jump-terms.ts";
import type { Jump, Jumps, Others } from "#lib/domain/jumps.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { formatExact, formatPercent } from "./format-count.ts";

/** Before and after a jump, when the chart is zoomed to it. */
const AROUND_S = 3 * HOUR_S;

export const verdictNames: Readonly<Record<JumpVerdict, string>> = {
  platform: "Likely the platform",
  own: "Its own",
  both: "The platform, and its own",
  unclear: "Not to be said",
};

/** In which time it came, [from, to), epoch seconds: its hour, or from count to count. */
export function jumpSpan({ hour, hours, since, until }: JumpTime): { from: number; to: number } {
  return hours > 1 ? { from: since, to: until } : { from: hour, to: hour + HOUR_S };
}

type JumpTime = Pick<Jump, "hour" | "hours" | "since" | "until">;

/** Where it is marked on a chart. */
export function middleOfJump(jump: JumpTime): number {
  const { from, to } = jumpSpan(jump);
  return (from + to) / 2;
}

/** A few hours around what lies in [from, to). */
export function aroundJump({ from, to }: { from: number; to: number }): { from: number; to: number } {
  return { from: from - AROUND_S, to: to + AROUND_S };
}

/** "40 times its usual hour of 120 followers" */
export function timesText({ times, hours, baseline }: Pick<Jump, "times" | "hours" | "baseline">): string {
  if (times === null) return "An hour usually changes nothing";
  const text = times < 10 ? Number(times.toPrecision(2)).toString() : formatExact(Math.round(times));
  // A median may lie between two counts: of many followers nobody wants the half.
  const count = baseline.usual < 100 ? baseline.usual : Math.round(baseline.usual);
  const usual = `its usual hour of ${formatExact(count)} ${baseline.usual === 1 ? "follower" : "followers"}`;
  return hours > 1 ? `An hour of it is ${text} times ${usual}` : `${text} times ${usual}`;
}

/** Why it is held for what it is held for. `platform`: its name. */
export function reasonOf(jump: Jump, platform: string): string {
  const { verdict, doubt, others, hours, changePercent, change } = jump;
  if (doubt === "gap")
    return `Changed over ${hours} hours, not in one: there is no count between. Whether it came at once, and what others did then, can't be said.`;
  if (doubt === "pending")
    return "What all accounts did in that hour is still being summed up; until then it can't be said.";
  if (doubt === "not_kept" || others === null) return "What other accounts did in that hour was not kept.";
  if (doubt === "few_others")
    return `Only ${formatExact(others.compared)} ${others.compared === 1 ? "account" : "accounts"} of ${platform} had a count in that hour and in the one before: too few to say what others did.`;
  const way = change > 0 ? "rose" : "fell";
  const moved = change > 0 ? others.rose : others.fell;
  const accounts = `${formatExact(others.compared)} accounts of ${platform}`;
  if (verdict === "platform") {
    if (moved * 2 > others.compared)
      return `${share(moved, others)} of ${accounts} ${way} in that hour, ${halfText(others, "more")}: likely the platform, not this account.`;
    return `Of ${accounts} 8 in 10 changed by ${formatPercent(others.p10)} to ${formatPercent(others.p90)} in that hour, and so did this one: likely the platform, not this account.`;
  }
  const own = changePercent === null ? "this one from 0" : `this one by ${formatPercent(changePercent)}`;
  if (verdict === "both")
    return `${share(moved, others)} of ${accounts} ${way} in that hour, ${halfText(others, "more")}; ${own}, much further than they: likely the platform, and something of its own.`;
  return `${share(others.rose, others)} of ${accounts} rose in that hour, ${share(others.fell, others)} fell, ${halfText(others, "less")}; ${own}.`;
}

/** Of a median both hold. */
function halfText({ typical }: Others, than: "more" | "less"): string {
  if (typical === 0) return "half or more did not change";
  return `half changed by ${formatPercent(typical).slice(1)} or ${than}`;
}

/** Whole percent, which says none and all only of none and all. */
function share(part: number, { compared }: Others): string {
  const percent = Math.round((part / compared) * 100);
  if (part > 0 && percent === 0) return "under 1 %";
  if (part < compared && percent === 100) return "over 99 %";
  return `${percent} %`;
}

/** There are none to show: whether that is since none was one, or since none could be judged. */
export function noJumpsText({ judged, tooEarly, baseline }: Jumps): { title: string; text: string } {
  const { days, gainsMin } = baseline;
  if (judged > 0) return { title: "No jumps in this range", text: judgedText({ judged, tooEarly }) };
  if (tooEarly > 0)
    return {
      title: "Too little history",
      text: `An hour is held against the ${days} days before it, of which at least ${gainsMin} hours must be known. Nothing in this range has that much before it.`,
    };
  return {
    title: "Nothing to judge",
    text: "A jump is a change from one whole hour to the next, and no two hours of this range that are over have a count.",
  };
}

/** "24 hours judged, 3 had too little history" */
export function judgedText({ judged, tooEarly }: Pick<Jumps, "judged" | "tooEarly">): string {
  const hours = `${formatExact(judged)} ${judged === 1 ? "hour" : "hours"} judged`;
  return tooEarly === 0 ? hours : `${hours}, ${formatExact(tooEarly)} more had too little history`;
}
