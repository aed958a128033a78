/** Rows of the fault matrix that no run stands for: which tests cover them, and what nothing does. Data only. */

export interface UnrunRow {
  id: string;
  title: string;
  /** From the project's root. Empty: no test does. */
  coveredBy: readonly string[];
  /** Of the row or of a part of it, why nobody made it; null: the tests cover all of it. */
  notBuilt: string | null;
}

export const unrunRows: readonly UnrunRow[] = [
  {
    id: "F10",
    title: "a slow link to the database",
    coveredBy: [],
    notBuilt:
      "the proxy between worker and database delays and cuts, but holds no rate; F08 and F09 have links that are dead",
  },
  {
    id: "F11",
    title: "the WAL's disk is full",
    coveredBy: ["lib/ingest/store-batch.db.test.ts"],
    notBuilt: "no run with a disk of the WAL's own; what workers see of a server that ends is in F04 and F05",
  },
  {
    id: "F13",
    title: "the spool's disk fails to write and to sync",
    coveredBy: ["lib/spool/spool-model.test.ts", "lib/spool/open-spool.test.ts"],
    notBuilt: null,
  },
  {
    id: "F14",
    title: "a torn or rotten spool",
    coveredBy: ["lib/spool/spool-model.test.ts", "lib/spool/open-spool.test.ts"],
    notBuilt: null,
  },
  {
    id: "F22",
    title: "data points in any order, hours late, into a packed chunk",
    coveredBy: [
      "test-community/late-rows.test.ts",
      "lib/ingest/store-data-points.db.test.ts",
      "lib/ingest/roll-up-hours.db.test.ts",
    ],
    notBuilt: null,
  },
  {
    id: "F23",
    title: "clocks that are wrong, jump and go back",
    coveredBy: [
      "lib/database-clock.test.ts",
      "lib/skew-alarm.test.ts",
      "worker/keep-clock.test.ts",
      "worker/jobs/fetch.test.ts",
      "worker/jobs/ingest.db.test.ts",
    ],
    notBuilt: "no run with a process of its own under another clock",
  },
  {
    id: "F26",
    title: "rolling deploys, and tables that change under load",
    coveredBy: ["worker/start-worker.db.test.ts", "lib/db/migrate-database.db.test.ts"],
    notBuilt: "no run that ends workers and webs in turn while visitors ask",
  },
  {
    id: "F27",
    title: "a database that takes no writes, or comes back elsewhere",
    coveredBy: ["lib/replay/replay-spool.db.test.ts", "lib/db/is-refusal.test.ts"],
    notBuilt: "no run with a server that comes back on another port behind the proxy",
  },
  {
    id: "F28",
    title: "a long reader that keeps dead rows of the queue",
    coveredBy: ["worker/signals.db.test.ts"],
    notBuilt:
      "the tests hold the alarm alone: it takes ten minutes of real load before dead rows cost anything",
  },
  {
    id: "F29",
    title: "kill -9 of the embedded database and of npm start, and two owners of one folder",
    coveredBy: ["lib/db/embedded/start-embedded.db.test.ts", "bin/start/npm-start.start.test.ts"],
    notBuilt: null,
  },
  {
    id: "F30",
    title: "a day at a million a minute with a fault each five minutes",
    coveredBy: [],
    notBuilt:
      "a day of a machine that does nothing else; `npm run chaos -- kills` and `npm run bench -- engine` are its short forms",
  },
];

/** One line for people. Pure. */
export function describeUnrun({ coveredBy, notBuilt }: Omit<UnrunRow, "id" | "title">): string {
  const covered = coveredBy.length === 0 ? [] : [`covered by ${coveredBy.join(", ")}`];
  const missing = notBuilt === null ? [] : [`not built: ${notBuilt}`];
  return [...covered, ...missing].join("; ");
}
