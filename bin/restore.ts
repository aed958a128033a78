/** `npm run restore -- <file>`: a backup into an empty database. An embedded one is run for as long as that takes. */
import { resolve } from "node:path";
import type { DumpFacts } from "#lib/db/backup/read-dump.ts";
import { engineOrder } from "#lib/db/embedded/choose-engine.ts";
import type { EngineKind } from "#lib/db/embedded/engine.ts";
import { engineCaches } from "#lib/db/embedded/find-portable-engine.ts";
import { joinEmbedded } from "#lib/db/embedded/join-embedded.ts";
import { POSTGRES_MAJOR } from "#lib/db/embedded/portable-packages.ts";
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import { env, spoolDir } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { runCommand } from "#lib/run-command.ts";
import { untilInterrupted } from "./backup/until-interrupted.ts";
import { readRestoreArguments, restoreUsage } from "./restore/read-restore-arguments.ts";
import { restore } from "./restore/restore.ts";
import { explain } from "./with-database.ts";

const dataDir = resolve(env.DATA_DIR);
const say = (line: string) => console.log(line);
let address = "";
let stop = async () => {};

/** The configured database, else the embedded one in DATA_DIR: as it runs, or started for this. */
async function open(facts: DumpFacts): Promise<{ url: string; makeEmpty: string }> {
  if (env.DATABASE_URL !== undefined)
    return {
      url: env.DATABASE_URL,
      makeEmpty:
        "Make an empty one (CREATE DATABASE …; or DROP DATABASE and CREATE DATABASE, if nothing in this one is needed), and set DATABASE_URL to it.",
    };
  const makeEmpty = `Set DATA_DIR to a new folder (DATA_DIR=./.data-restored npm run restore -- …).`;
  const running = joinEmbedded(dataDir);
  if (running !== null) return { url: running, makeEmpty };
  const database = await startEmbedded({ dataDir, host: env.HOST, say, kinds: kindsFor(facts) });
  stop = database.stop;
  say(`Restoring into ${dataDir}: ${database.description}.`);
  return { url: database.url, makeEmpty };
}

/** A new folder gets an engine that can hold the backup; one that is there keeps its own. */
function kindsFor({ timescaleVersion, serverVersion }: DumpFacts): readonly EngineKind[] {
  if (timescaleVersion !== null) return ["installed", "portable"];
  return Number.parseInt(serverVersion, 10) > POSTGRES_MAJOR ? ["npm"] : engineOrder;
}

try {
  const input = readRestoreArguments(process.argv.slice(2));
  if (input === null) console.log(restoreUsage);
  else {
    await restore({
      ...{ queueUrl: env.QUEUE_DATABASE_URL, webUrl: env.WEB_DATABASE_URL, run: runCommand, say },
      file: resolve(input.file),
      copy: input.copy,
      open: async (facts) => {
        const opened = await open(facts);
        address = new URL(opened.url).host;
        return opened;
      },
      cacheDirs: engineCaches(dataDir),
      signal: untilInterrupted(),
    });
    console.log(
      `Next: the workers' folders of before into ${resolve(spoolDir())}, then ${env.DATABASE_URL === undefined ? `DATA_DIR=${dataDir} npm start` : "the workers and webs"}.`,
    );
  }
} catch (error) {
  console.error(error instanceof AppError ? error.message : explain(error, address));
  process.exitCode = 1;
} finally {
  await stop();
}
