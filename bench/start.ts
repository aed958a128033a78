/**
 * What somebody waits for who starts the product: `npm start` on an empty folder, with the web built before and without,
 * until the box and until the first live data point; and migrations on a database that is full.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { interrupted } from "./interrupted.ts";
import { median } from "./percentile.ts";
import { type MigrationTimes, timeMigrations } from "./start/time-migrations.ts";
import { type TimedStart, timeStart } from "./start/time-start.ts";
import { writeVerdict } from "./write-verdict.ts";

const goals = { builtS: 20, notBuiltS: 90, liveS: 10, migrationsS: 5 };
const POINTS_MAX = 100_000_000;

function options(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      /** Starts of a product that is built. */
      turns: { type: "string", default: "5" },
      /** Starts that build the web first: what is in .next is thrown away for each. */
      builds: { type: "string", default: "5" },
      /** Data points in the database that is migrated; 0 leaves it out. */
      points: { type: "string", default: "50000000" },
    },
  });
  const chosen = {
    turns: Number(values.turns),
    builds: Number(values.builds),
    points: Number(values.points),
  };
  const { turns, builds, points } = chosen;
  const isWhole = [turns, builds, points].every((n) => Number.isInteger(n) && n >= 0);
  const sound = isWhole && turns <= 50 && builds <= 50 && points <= POINTS_MAX && turns + builds + points > 0;
  if (!sound) throw new Error(`start takes --turns 0…50, --builds 0…50, --points 0…${POINTS_MAX}`);
  return chosen;
}

export async function run(args: string[]): Promise<boolean> {
  const { turns, builds, points } = options(args);
  const signal = interrupted();
  const say = (line: string) => console.log(line);
  const folder = mkdtempSync(join(tmpdir(), "ia-start-"));
  const root = join(import.meta.dirname, "..");
  const unbuild = () => rmSync(join(root, ".next"), { recursive: true, force: true });
  async function start(what: string, count: number, before: () => void): Promise<TimedStart[]> {
    const timed: TimedStart[] = [];
    for (let turn = 1; turn <= count; turn++) {
      signal.throwIfAborted();
      before();
      const one = await timeStart(join(folder, "start"), signal);
      say(`${what}, ${turn} of ${count}: ${fixed(one.readyS)} s, live ${fixed(one.liveS)} s later`);
      timed.push(one);
    }
    return timed;
  }
  let notBuilt: TimedStart[] = [];
  let built: TimedStart[] = [];
  let migrations: MigrationTimes | null = null;
  try {
    notBuilt = await start("not built", builds, unbuild);
    if (turns > 0 && builds === 0) {
      say("once before, so that it is built");
      await start("not counted", 1, () => {});
    }
    built = await start("built", turns, () => {});
    if (points > 0)
      migrations = await timeMigrations({
        folder: join(folder, "migrations"),
        points,
        turns: 5,
        say,
        signal,
      });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const all = [...notBuilt, ...built];
  const upgrade = migrations?.upgradeS ?? null;
  const idle = migrations && median(migrations.nothingToDoS);
  return writeVerdict({
    name: "start",
    rows: {
      ...rowOf("npm start, not built", notBuilt),
      ...rowOf("npm start, built", built),
      ...(migrations && {
        [`migrations after ${migrations.from}, ${migrations.dataPoints} data points`]: {
          "s, median": fixed(upgrade),
        },
        "migrations, nothing to do": {
          "s, median": fixed(idle),
          "s, worst": fixed(Math.max(...migrations.nothingToDoS)),
        },
      }),
    },
    goals: {
      [`serving in < ${goals.notBuiltS} s when not built`]: under(notBuilt, goals.notBuiltS),
      [`serving in < ${goals.builtS} s when built`]: under(built, goals.builtS),
      // The worst: it goes by where in the minute somebody starts, and is promised to everybody.
      [`first live data point ≤ ${goals.liveS} s after ready, each time`]:
        all.length === 0 ? null : all.every(({ liveS }) => liveS <= goals.liveS),
      [`migrations < ${goals.migrationsS} s on a database of an early release`]:
        upgrade === null ? null : upgrade < goals.migrationsS,
      [`migrations < ${goals.migrationsS} s with nothing to do`]:
        idle === null ? null : idle < goals.migrationsS,
    },
    conditions: {
      database: all[0]?.database ?? migrations?.database ?? "?",
      ...{ turns, builds, points, notBuilt, built, migrations },
    },
  });
}

function under(starts: readonly TimedStart[], seconds: number): boolean | null {
  return starts.length === 0 ? null : median(starts.map(({ readyS }) => readyS)) < seconds;
}

function rowOf(title: string, starts: readonly TimedStart[]): Record<string, Record<string, number | null>> {
  if (starts.length === 0) return {};
  const ready = starts.map(({ readyS }) => readyS);
  const live = starts.map(({ liveS }) => liveS);
  return {
    [title]: {
      "s, median": fixed(median(ready)),
      "s, worst": fixed(Math.max(...ready)),
      "s to the first live data point, median": fixed(median(live)),
      "s to the first live data point, worst": fixed(Math.max(...live)),
    },
  };
}

function fixed(seconds: number | null): number | null {
  return seconds === null ? null : Number(seconds.toFixed(2));
}
