/** What `npm run backup` does, on whatever databases: the queue first where it is apart, then all else. */
import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { type BackedUp, type BackUpOptions, backUpDatabase } from "#lib/db/backup/back-up-database.ts";
import { monotonicMs } from "#lib/time.ts";
import { noteOperator } from "./note-operator.ts";
import { queueFileOf } from "./read-backup-arguments.ts";
import { sayNowAndThen } from "./say-now-and-then.ts";
import { inBytes, inSeconds, number } from "./words.ts";

export interface BackUpInput extends Omit<BackUpOptions, "what" | "onProgress"> {
  /** Of the queue where it is apart. */
  queueUrl: string | undefined;
}

/**
 * A job that waits in the queue as it is dumped and is stored before the rest is, comes twice, which changes nothing; the
 * other way round it would be in neither.
 */
export async function backUp(input: BackUpInput): Promise<BackedUp> {
  const { url, queueUrl, file, say, ...rest } = input;
  const started = monotonicMs();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const now = sayNowAndThen(say);
  const onProgress = (bytes: number) =>
    now(`… ${inBytes(bytes)} written (${inSeconds(monotonicMs() - started)})`);
  const queueFile = queueFileOf(file);
  if (queueUrl !== undefined)
    await backUpDatabase({ ...rest, url: queueUrl, what: "queue", file: queueFile, say, onProgress });
  const done = await backUpDatabase({ ...rest, url, what: "analytics", file, say, onProgress }).catch(
    (error: unknown) => {
      // Alone it would look like a backup.
      if (queueUrl !== undefined) rmSync(queueFile, { force: true });
      throw error;
    },
  );
  const { influencers = 0, dataPoints = 0 } = done.counts ?? {};
  // Whoever has the file has everything.
  if (!done.isReadOnly)
    await noteOperator(url, "backup", {
      action: "database.backup",
      target: { kind: "database", id: null },
      after: { file, influencers, dataPoints },
    });
  say(
    `${number(influencers)} influencers and ${number(dataPoints)} data points, as of ${new Date(done.at).toISOString()}: ` +
      `${inBytes(done.bytes)} in ${inSeconds(monotonicMs() - started)}, ${file}${queueUrl === undefined ? "" : `, and the queue beside it, ${queueFile}`}`,
  );
  return done;
}
