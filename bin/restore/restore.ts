/** What `npm run restore` does, on whatever databases: looks at everything, then the queue where it is apart, then all else. */
import { existsSync } from "node:fs";
import { type Counts, count } from "#lib/db/backup/back-up-database.ts";
import type { DumpFacts } from "#lib/db/backup/read-dump.ts";
import { inspectBackup, type RestoreOptions, restoreDatabase } from "#lib/db/backup/restore-database.ts";
import { openDriver } from "#lib/db/connection/open-driver.ts";
import { AppError, messageOf } from "#lib/errors.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";
import { noteOperator } from "../backup/note-operator.ts";
import { queueFileOf } from "../backup/read-backup-arguments.ts";
import { sayNowAndThen } from "../backup/say-now-and-then.ts";
import { inSeconds, number } from "../backup/words.ts";
import { migrate } from "../start/prepare-data.ts";

export interface RestoreInput extends Omit<RestoreOptions, "onProgress"> {
  file: string;
  /** The old database lives on: what is spooled for it stays its own. */
  copy: boolean;
  /** The database to restore into, opened once the file is known to be whole. */
  open(facts: DumpFacts): Promise<{ url: string; makeEmpty: string }>;
  /** Of the queue where it is apart. */
  queueUrl: string | undefined;
  /** The web's role; undefined: it has none. */
  webUrl: string | undefined;
}

/** What the database holds now. Throws AppError as restore-database does. */
export async function restore(input: RestoreInput): Promise<Counts> {
  const { say } = input;
  const started = monotonicMs();
  const now = sayNowAndThen(say);
  let at = "reading the file";
  const ticking = setInterval(() => now(`… ${at} (${inSeconds(monotonicMs() - started)})`), SECOND);
  try {
    const { counts, madeAt } = await restoreAll(input, (step) => {
      at = step;
    });
    say(
      `Restored: ${number(counts.influencers)} influencers and ${number(counts.dataPoints)} data points in ${inSeconds(monotonicMs() - started)}.`,
    );
    say(
      `Everybody has to sign in anew. Users, passwords, keys and removals are as of ${madeAt}: look through /admin/users and /admin/keys.`,
    );
    return counts;
  } finally {
    clearInterval(ticking);
  }
}

async function restoreAll(
  input: RestoreInput,
  onProgress: (at: string) => void,
): Promise<{ counts: Counts; madeAt: string }> {
  const { file, copy, open, queueUrl, webUrl, ...rest } = input;
  const options = { ...rest, onProgress };
  const facts = await inspectBackup(file, options);
  if (facts.kind !== "analytics")
    throw new AppError(
      "BAD_REQUEST",
      `${file} is the queue's half of a backup: name the other file, this one is taken with it.`,
    );
  const queueFile = queueFileOf(file);
  const queue = existsSync(queueFile) ? await planQueue(queueFile, queueUrl, options) : null;
  const { serverVersion, timescaleVersion } = facts;
  options.say(
    `The file is whole: PostgreSQL ${serverVersion}, ${timescaleVersion === null ? "plain" : `TimescaleDB ${timescaleVersion}`}.`,
  );

  onProgress("opening the database");
  const { url, makeEmpty } = await open(facts);
  if (queue)
    await restoreDatabase({ ...options, ...queue, copy, makeEmpty: "Make the queue's database anew." });
  await restoreDatabase({ ...options, url, file, facts, copy, makeEmpty });
  onProgress("bringing the schema up to date");
  const counts = await finish({ url, queueUrl, webUrl }, file).catch((error: unknown) => {
    throw new AppError(
      "UNAVAILABLE",
      `The data are restored, and this is left to do: npm run db:migrate (${messageOf(error)})`,
      { cause: error },
    );
  });
  return { counts, madeAt: facts.madeAt };
}

/** null: it stays as it is. */
async function planQueue(
  file: string,
  url: string | undefined,
  options: RestoreOptions,
): Promise<{ url: string; file: string; facts: DumpFacts } | null> {
  if (url === undefined) {
    options.say(`${file} is left out: QUEUE_DATABASE_URL names no database for it.`);
    return null;
  }
  const sql = openDriver(url, { fetch_types: false });
  try {
    const [found] =
      await sql`SELECT to_regclass('pgboss.job') IS NOT NULL AND to_regclass('public.unfinished_restore') IS NULL AS found`;
    if (found?.found) {
      options.say(
        "The queue of QUEUE_DATABASE_URL has outlived it and stays as it is: what waits there is stored when a worker runs.",
      );
      return null;
    }
  } finally {
    await sql.end({ timeout: 5 });
  }
  return { url, file, facts: await inspectBackup(file, options) };
}

/** A schema of an older release becomes today's; the web's role gets its rights; the planner gets to know the rows. */
async function finish(urls: Parameters<typeof migrate>[0], file: string): Promise<Counts> {
  await migrate(urls);
  const sql = openDriver(urls.url, { fetch_types: false, connection: { statement_timeout: 0 } });
  try {
    await sql`ANALYZE`;
    const counts = await count(sql);
    await noteOperator(urls.url, "restore", {
      action: "database.restore",
      target: { kind: "database", id: null },
      after: { file, ...counts },
    });
    return counts;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
