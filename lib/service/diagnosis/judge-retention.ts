/** What doctor says of how far back data is kept, and how. Pure. */
import { HOUR_S } from "#lib/domain/seconds.ts";
import { SECOND } from "#lib/time.ts";
import type { Finding, InstallationFacts } from "./facts.ts";

/** An hour is rolled up minutes after its end; one that is older, and marked for longer than that, is stuck. */
const OLD_S = 86_400;
const STUCK_S = 2 * HOUR_S;

export function judgeRetention({ now, retention }: InstallationFacts): Finding {
  const check = "Retention";
  if ("problem" in retention) return { check, level: "warn", says: `not known: ${retention.problem}` };
  const { kept, oldestMark } = retention.value;
  const parts = [
    ...(Number.isFinite(kept.dataPoints) ? [`data points are kept from ${instantOf(kept.dataPoints)}`] : []),
    ...(Number.isFinite(kept.quarters) ? [`15-minute roll-ups from ${instantOf(kept.quarters)}`] : []),
  ];
  const says = parts.length === 0 ? "nothing was dropped yet" : parts.join(", ");
  if (oldestMark === null || oldestMark.hour > now - OLD_S || oldestMark.ageSeconds < STUCK_S)
    return { check, level: "ok", says };
  return {
    check,
    level: "warn",
    says: `${says}; the hour of ${instantOf(oldestMark.hour)} is not rolled up, and nothing from it on can be dropped`,
    todo: "is a worker running? If one is, its log names why the job roll_up fails",
  };
}

/** Nothing where there is no columnstore. */
export function judgeColumnstore({ retention }: InstallationFacts): Finding[] {
  const check = "Columnstore";
  const unpacked = "value" in retention ? retention.value.unpacked : null;
  if (unpacked === null) return [];
  const { chunks, since, withoutPolicy } = unpacked;
  if (withoutPolicy.length > 0) {
    const says = `nothing packs ${withoutPolicy.join(", ")}`;
    return [{ check, level: "warn", says, todo: "npm run db:migrate" }];
  }
  if (chunks === 0 || since === null) return [{ check, level: "ok", says: "what is due is packed" }];
  return [
    {
      check,
      level: "warn",
      says: `${chunks} ${chunks === 1 ? "chunk waits" : "chunks wait"} to be packed, the oldest since ${instantOf(since)}: meanwhile they take some ten times the disk, or more`,
      todo: "timescaledb_information.job_stats says how the policy ran; is timescaledb.max_background_workers too low?",
    },
  ];
}

/** "2026-11-25 14:00 UTC". */
function instantOf(seconds: number): string {
  return `${new Date(seconds * SECOND).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
