/** `npm run backup`: all data into a file that `npm run restore` reads. */
import { resolve } from "node:path";
import { engineCaches } from "#lib/db/embedded/find-portable-engine.ts";
import { resolveDatabaseUrl } from "#lib/db/resolve-database-url.ts";
import { env, spoolDir } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { runCommand } from "#lib/run-command.ts";
import { systemClock } from "#lib/time.ts";
import { backUp } from "./backup/back-up.ts";
import { backupUsage, readBackupArguments } from "./backup/read-backup-arguments.ts";
import { untilInterrupted } from "./backup/until-interrupted.ts";
import { explain } from "./with-database.ts";

let address = "";
try {
  const input = readBackupArguments(process.argv.slice(2), env.DATA_DIR, systemClock.now());
  if (input === null) console.log(backupUsage);
  else {
    const url = await resolveDatabaseUrl();
    address = new URL(url).host;
    await backUp({
      ...{ url, queueUrl: env.QUEUE_DATABASE_URL, force: input.force, run: runCommand },
      file: resolve(input.file),
      cacheDirs: engineCaches(resolve(env.DATA_DIR)),
      signal: untilInterrupted(),
      say: (line) => console.log(line),
    });
    console.log(
      `Whoever has it has all accounts' password hashes: keep it as you keep those, on another machine. Keep besides: your settings, and the workers' folders in ${resolve(spoolDir())}, where results may wait.`,
    );
  }
} catch (error) {
  console.error(error instanceof AppError ? error.message : explain(error, address));
  process.exitCode = 1;
}
