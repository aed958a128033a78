/** Bulk actions in plain words. Pure. */
import type { BulkActionView, BulkChange, BulkImpact, UnchangedReason } from "#lib/domain/bulk-action.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import { formatExact } from "./format-count.ts";
import { formatDuration, formatInterval } from "./format-time.ts";

/** "1 influencer", "12,431 influencers". */
export function influencers(n: number): string {
  return `${formatExact(n)} ${n === 1 ? "influencer" : "influencers"}`;
}

/** What a button says: "Pause", "Fetch every 5 minutes", "Add tag “a”". */
export function describeChange(change: BulkChange): string {
  switch (change.kind) {
    case "pause":
      return "Pause";
    case "resume":
      return "Resume";
    case "set_interval":
      return `Fetch ${formatInterval(change.interval)}`;
    case "change_tags": {
      const { add, remove } = change.tags;
      const words = [
        add.length > 0 ? `add ${tagged(add)}` : "",
        remove.length > 0 ? `take away ${tagged(remove)}` : "",
      ];
      const text = words.filter((word) => word !== "").join(", ");
      return text.charAt(0).toUpperCase() + text.slice(1);
    }
    case "remove":
      return "Remove";
  }
}

function tagged(tags: readonly string[]): string {
  return `${tags.length === 1 ? "tag" : "tags"} ${tags.map((tag) => `“${tag}”`).join(", ")}`;
}

/** "all influencers", "state ok, fetched every minute", "25 chosen one by one". */
export function describeFilter({ platform, state, tag, interval, search, accounts }: RegistryFilter): string {
  if (accounts) return `${formatExact(accounts.length)} chosen one by one`;
  const words = [
    platform ? `platform ${platform}` : "",
    state ? `state ${state.replace("_", " ")}` : "",
    interval ? `fetched ${formatInterval(interval)}` : "",
    tag ? `tag “${tag}”` : "",
    search ? `id beginning with “${search}”` : "",
  ].filter((word) => word !== "");
  return words.length === 0 ? "all influencers" : words.join(", ");
}

const unchangedWords: Record<UnchangedReason, string> = {
  paused: "paused already",
  not_paused: "not paused",
  same_interval: "fetched so already",
  same_tags: "tagged so already",
  too_many_tags: "would have too many tags",
};

/** Why some stay as they are: "31 paused already". */
export function describeUnchanged(unchanged: BulkImpact["unchanged"]): string {
  return Object.entries(unchanged)
    .map(([reason, n]) => `${formatExact(n)} ${unchangedWords[reason as UnchangedReason]}`)
    .join(", ");
}

/** What it does to the load, in data points a minute, beside what is known to be carried. */
export function describeLoad({ load, carried }: Pick<BulkImpact, "load" | "carried">): string {
  const by = Math.round(load.after) - Math.round(load.now);
  const minute = "data points a minute";
  if (by === 0) return `The load stays at ${formatExact(Math.round(load.now))} ${minute}.`;
  const words = `${by > 0 ? "Adds" : "Takes away"} ${formatExact(Math.abs(by))} ${minute}: ${formatExact(Math.round(load.after))} in place of ${formatExact(Math.round(load.now))}.`;
  return `${words} ${describeCapacity(load.after, carried)}`;
}

function describeCapacity(after: number, carried: BulkImpact["carried"]): string {
  if (carried === null) return "What the workers can carry is not known yet.";
  const now = formatExact(carried.perMinute);
  if (!carried.isMost) return `The workers carry ${now} now; how much more they can is not known.`;
  return after > carried.perMinute
    ? `The workers carry ${now} at most: some of it will be late.`
    : `The workers carry ${now} at most.`;
}

const done: Record<BulkChange["kind"], string> = {
  pause: "paused",
  resume: "resumed",
  set_interval: "changed",
  change_tags: "changed",
  remove: "removed",
};

/** What of it is said aloud: the same from one batch to the next. */
export function describeStage(view: BulkActionView): string {
  if (view.waits || !isUnderWay(view)) return describeProgress(view);
  if (view.problem !== null) return "Stopped.";
  return view.state === "undoing" ? "Undoing." : "Running.";
}

function isUnderWay({ state }: BulkActionView): boolean {
  return state === "running" || state === "undoing";
}

/** How it went, or how far it is. */
export function describeProgress(view: BulkActionView): string {
  const { state, matching, changed, undone, kept, secondsLeft, perSecond } = view;
  if (view.waits) return "Waits until an earlier one is through.";
  if (isUnderWay(view)) {
    const [through, all] = state === "running" ? [view.done, matching] : [undone + kept, changed];
    const pace =
      perSecond === null || secondsLeft === null
        ? ""
        : ` · ${formatExact(Math.round(perSecond))} a second, about ${formatDuration(Math.max(1, Math.round(secondsLeft)))} left`;
    const stopped = view.problem === null ? "" : "Stopped. ";
    return `${stopped}${state === "undoing" ? "Undoing: " : ""}${formatExact(through)} of ${formatExact(all)}${pace}`;
  }
  if (state === "undone") {
    const since = kept > 0 ? `; ${formatExact(kept)} left as they are, changed since` : "";
    const open = changed - undone - kept;
    const rest = open > 0 ? `; ended with ${formatExact(open)} to go` : "";
    return `Undone: ${influencers(undone)} as before${since}${rest}.`;
  }
  const left = view.done - changed;
  const rest = state === "cancelled" ? `; stopped with ${formatExact(matching - view.done)} to go` : "";
  return `${influencers(changed)} ${done[view.action.kind]}${left > 0 ? `; ${formatExact(left)} left as they were` : ""}${rest}.`;
}
