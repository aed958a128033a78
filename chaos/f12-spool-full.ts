/** F12: the disk of the spools is full in an outage of the database: what is dropped is counted to the point. */
import { readFileSync } from "node:fs";
import { SECOND } from "#lib/time.ts";
import type { Fault } from "./fault.ts";
import { judgeRunning } from "./heal.ts";
import { untilStoredAnew } from "./pipeline.ts";
import { readMetric } from "./read-metric.ts";
import { fillDisk, freeDisk, openSmallDisk, whyNoSmallDisk } from "./small-disk.ts";

/** A data point takes about as many: room for one slot. */
const ROOM_BYTES_EACH = 12;
const DROPPED = "ia_spool_dropped_points_total";
/** What a worker says, at level error, when it drops. */
const LOUD = /"level":"error".*"msg":"spool: dropping data points"/;

export const fault: Fault = {
  id: "F12",
  title: "the spools' disk is full while PostgreSQL is away",
  defaults: { influencers: 20_000, slot: 30, minutes: 6, workers: 2, seed: 1 },
  quick: null,
  compressed: { influencers: 5_000, slot: 30, minutes: 5, workers: 2, seed: 1 },
  // What has no room is lost, loudly: how much is what this row is about.
  allowed: () => ({ maxGapSlots: null, recoveryMs: null }),
  gapReasons: ["dropped"],
  impossible: whyNoSmallDisk,
  setup: () => ({ spoolDir: openSmallDisk }),
  async inject({ shape, pipeline, at, say }) {
    const { database, db, workers, spoolDir } = pipeline;
    await at(shape.slot);
    await database.stopImmediately();
    fillDisk(spoolDir, shape.influencers * ROOM_BYTES_EACH);
    say("PostgreSQL is away and the disk nearly full");
    await at(5 * shape.slot);
    const droppedThen = await droppedBy(workers);
    freeDisk(spoolDir);
    say(`${droppedThen} data points dropped so far; there is room again`);
    await at(7 * shape.slot);
    await database.start();
    await untilStoredAnew(db, 60 * SECOND);
    return async ({ verdict }) => {
      const each = await Promise.all(workers.map(({ port }) => readMetric(port, DROPPED)));
      const dropped = each.reduce((sum, count) => sum + count, 0);
      const problems = judgeRunning(workers);
      for (const [i, { name, logFile }] of workers.entries()) {
        const isLoud = readFileSync(logFile, "utf8")
          .split("\n")
          .some((line) => LOUD.test(line));
        if (isLoud !== (each[i] ?? 0) > 0) {
          problems.push(
            `${name} dropped ${each[i]} points and ${isLoud ? "said" : "did not say"} that it drops`,
          );
        }
      }
      if (dropped === 0) problems.push("nothing was dropped: the disk was never full");
      if (dropped !== verdict.missingSlots) {
        problems.push(`${dropped} data points were counted as dropped, ${verdict.missingSlots} are missing`);
      }
      const otherwise = Object.keys(verdict.reasons).filter(
        (reason) => !reason.split("+").includes("dropped"),
      );
      if (otherwise.length > 0) problems.push(`gaps for other reasons: ${JSON.stringify(verdict.reasons)}`);
      if (verdict.served !== verdict.attempted)
        problems.push("not everything was fetched: dropping should stop nobody");
      return { recoveryMs: null, problems, facts: { dropped } };
    };
  },
};

async function droppedBy(workers: readonly { port: number }[]): Promise<number> {
  const counts = await Promise.all(workers.map(({ port }) => readMetric(port, DROPPED)));
  return counts.reduce((sum, count) => sum + count, 0);
}
