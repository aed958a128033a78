/** What is wrong with an installation, one finding a check, in the order in which one would look. Pure. */

import { describeEdition } from "#lib/db/edition/detect-edition.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { JUDGED_WITHIN_S } from "#lib/domain/slot-judgement.ts";
import { TOLD_GONE_AFTER_S } from "#lib/domain/worker-gone.ts";
import { queueNames } from "#lib/queue/contract.ts";
import { judgeQueueSchema } from "#lib/queue/judge-queue-schema.ts";
import type { Finding, InstallationFacts, Level } from "./facts.ts";
import { judgeColumnstore, judgeRetention } from "./judge-retention.ts";
import { judgeDisks, judgeSpools } from "./judge-storage.ts";

/** Node runs TypeScript by itself from here on. */
const NODE_MIN = 24;
const SKEW_MAX_MS = 2_000;
const CONNECTIONS_SHARE_MAX = 0.9;
const TRANSACTION_MAX_S = 300;
const waitMaxS: Readonly<Record<string, number>> = { fetch: 30, ingest: 60 };
const COMPLETE = 0.99;
const PASSABLE = 0.9;

export function judgeInstallation(facts: InstallationFacts): Finding[] {
  return [
    judgeNode(facts),
    judgeSettings(facts),
    ...judgeDatabase(facts),
    ...judgeQueue(facts),
    ...judgePipeline(facts),
    judgeRetention(facts),
    ...judgeColumnstore(facts),
    judgeWorkerHere(facts),
    ...judgeSpools(facts),
    ...judgeDisks(facts),
    judgeUpstream(facts),
  ];
}

/** The command's exit code: whether somebody must act. */
export function worstLevel(findings: readonly Finding[]): Level {
  const has = (level: Level) => findings.some((finding) => finding.level === level);
  return has("fail") ? "fail" : has("warn") ? "warn" : "ok";
}

function judgeNode({ node }: InstallationFacts): Finding {
  const check = "Node";
  if (Number.parseInt(node, 10) >= NODE_MIN) return { check, level: "ok", says: node };
  return { check, level: "fail", says: `${node} is too old`, todo: "npm ci brings the right one along" };
}

function judgeSettings({ databaseAddress, embedded, queueAddress, upstreamUrl }: InstallationFacts): Finding {
  const database = embedded ? "embedded" : (databaseAddress ?? "none");
  const queue = queueAddress === null ? "in the same database" : `at ${queueAddress}`;
  return {
    check: "Settings",
    level: "ok",
    says: `database ${database}, queue ${queue}, Mockstagram at ${upstreamUrl}`,
  };
}

function judgeDatabase({ database, databaseAddress, embedded }: InstallationFacts): Finding[] {
  const check = "Database";
  if ("problem" in database) {
    const todo = embedded
      ? "start it with npm start, or set DATABASE_URL"
      : "is it running, and does DATABASE_URL name it rightly? Workers go on by themselves and keep their results";
    return [{ check, level: "fail", says: `${databaseAddress ?? "not known"}: ${database.problem}`, todo }];
  }
  const { vitals, migrations, skewMs, ...edition } = database.value;
  const findings: Finding[] = [{ check, level: "ok", says: describeEdition(edition) }];
  if (vitals.readOnly)
    findings.push({
      check,
      level: "fail",
      says: "takes no writes (a standby, or default_transaction_read_only)",
      todo: "point DATABASE_URL at the primary",
    });
  const share = vitals.connections / vitals.connectionsMax;
  const used = `${vitals.connections} of ${vitals.connectionsMax} in use`;
  findings.push(
    share < CONNECTIONS_SHARE_MAX
      ? { check: "Connections", level: "ok", says: used }
      : {
          check: "Connections",
          level: "warn",
          says: used,
          todo: "raise max_connections, or run fewer processes",
        },
  );
  const hidden = vitals.seesOthers ? "" : "; those of other roles can't be seen";
  if (vitals.oldestTransactionSeconds > TRANSACTION_MAX_S)
    findings.push({
      check: "Transactions",
      level: "warn",
      says: `one has been open for ${duration(vitals.oldestTransactionSeconds)}: the queue can't clear dead rows${hidden}`,
      todo: "find it in pg_stat_activity (xact_start) and end it",
    });
  else if (!vitals.seesOthers)
    findings.push({
      check: "Transactions",
      level: "ok",
      says: `none of ours has been open for long${hidden}`,
      todo: "GRANT pg_read_all_stats to the role of DATABASE_URL shows them",
    });
  findings.push(
    migrations === null
      ? { check: "Migrations", level: "ok", says: "current" }
      : { check: "Migrations", level: "fail", says: migrations, todo: "npm run db:migrate" },
  );
  const ahead = `this machine is ${Math.abs(skewMs / 1_000).toFixed(1)} s ${skewMs > 0 ? "ahead of" : "behind"} the database`;
  findings.push(
    Math.abs(skewMs) <= SKEW_MAX_MS
      ? { check: "Clock", level: "ok", says: ahead }
      : {
          check: "Clock",
          level: "warn",
          says: ahead,
          todo: "synchronise both machines' clocks (chrony, timesyncd)",
        },
  );
  return findings;
}

function judgeQueue({ queue, queueAddress, database }: InstallationFacts): Finding[] {
  const check = "Queue";
  if ("problem" in queue && "problem" in database && queueAddress === null)
    return [{ check, level: "warn", says: "not known: it is in the same database" }];
  if ("problem" in queue) {
    const where = queueAddress === null ? "" : `${queueAddress}: `;
    const todo = "workers fetch by clock and registry file and spool until it is back; bring its server up";
    return [{ check, level: "fail", says: `${where}${queue.problem}`, todo }];
  }
  const { counters, readOnly, schema } = queue.value;
  const other = schema === null ? null : judgeQueueSchema(schema);
  if (other !== null) return [{ check, level: "fail", ...other }];
  const missing = queueNames.filter((name) => !counters.some((counter) => counter.queue === name));
  if (missing.length > 0)
    return [
      { check, level: "fail", says: `there is no queue ${missing.join(", ")}`, todo: "npm run db:migrate" },
    ];
  if (readOnly)
    return [{ check, level: "fail", says: "its server takes no writes", todo: "point it at the primary" }];
  return Object.entries(waitMaxS).map(([name, limit]) => {
    const {
      ready = 0,
      active = 0,
      oldestReadySeconds = 0,
    } = counters.find(({ queue: q }) => q === name) ?? {};
    const says = `${name}: ${ready} ready, ${active} running, the oldest waits ${duration(oldestReadySeconds)}`;
    if (oldestReadySeconds <= limit) return { check, level: "ok", says };
    const level = oldestReadySeconds > 10 * limit ? "fail" : "warn";
    return { check, level, says, todo: "are workers running? If they are, add one: npm run worker" };
  });
}

function judgePipeline({ now, pipeline }: InstallationFacts): Finding[] {
  if ("problem" in pipeline)
    return [{ check: "Pipeline", level: "warn", says: `not known: ${pipeline.problem}` }];
  const { workers, slots, deadLetters, tracked } = pipeline.value;
  const running = workers.filter(({ seenAt }) => now - seenAt <= TOLD_GONE_AFTER_S);
  const away = running.filter(({ report }) => report?.mode === "outage");
  const findings: Finding[] = [];
  const lastSeen = Math.max(0, ...workers.map(({ seenAt }) => seenAt));
  if (running.length === 0) {
    const since = lastSeen === 0 ? "" : `, the last one was seen ${duration(now - lastSeen)} ago`;
    findings.push({
      check: "Workers",
      level: "fail",
      says: `none is running${since}`,
      todo: "npm run worker",
    });
  } else if (away.length > 0) {
    const says = `${running.length} running, ${away.length} of them can't reach the queue`;
    findings.push({
      check: "Workers",
      level: "warn",
      says,
      todo: "see the queue above; their logs name the cause",
    });
  } else {
    findings.push({ check: "Workers", level: "ok", says: `${running.length} running` });
  }
  findings.push(...judgeSlots(slots, now, tracked));
  findings.push(
    deadLetters === 0
      ? { check: "Dead letters", level: "ok", says: "none" }
      : {
          check: "Dead letters",
          level: "warn",
          says: `${deadLetters} can't be stored as they are`,
          todo: "npm run redrive -- --list shows the causes; mend them, then npm run redrive",
        },
  );
  return findings;
}

function judgeSlots(
  slots: readonly { interval: number; slot: number; expected: number; present: number }[],
  now: number,
  tracked: boolean,
): Finding[] {
  const check = "Slots";
  if (!tracked)
    return [{ check, level: "ok", says: "nobody to fetch yet", todo: "add an influencer, or npm run seed" }];
  const newest = new Map(slots.map((slot) => [slot.interval, slot]));
  if (newest.size === 0)
    return [{ check, level: "warn", says: "none was judged lately: has a worker just started?" }];
  return [...newest.values()].map(({ interval, slot, expected, present }) => {
    const age = now - slot - interval;
    const share = present / expected;
    const says = `${interval} s: ${present} of ${expected} stored in the newest judged slot, which ended ${duration(age)} ago`;
    if (share >= COMPLETE && age <= interval + JUDGED_WITHIN_S) return { check, level: "ok", says };
    const level = share < PASSABLE ? "fail" : "warn";
    return { check, level, says, todo: "the page /pipeline names the reasons of what is missing" };
  });
}

function judgeWorkerHere({ worker }: InstallationFacts): Finding {
  const check = "Worker here";
  if ("problem" in worker)
    return { check, level: "ok", says: `none answers on this machine's WORKER_PORT (${worker.problem})` };
  const { status, mode } = worker.value;
  const says = mode === null ? status : `${status}, ${mode} mode`;
  if (status === "ok" && mode !== "outage") return { check, level: "ok", says };
  return { check, level: "warn", says, todo: "its log says what it waits for" };
}

function judgeUpstream({ upstream, upstreamUrl }: InstallationFacts): Finding {
  const check = "Upstream";
  if ("value" in upstream) return { check, level: "ok", says: `${upstreamUrl} answers` };
  return { check, level: "fail", says: upstream.problem, todo: "start it, or set MOCKSTAGRAM_URL" };
}

/** "3 s", "5 min", "2.5 h". */
export function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / HOUR_S).toFixed(1)} h`;
}
