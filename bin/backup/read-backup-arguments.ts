/** The arguments of `npm run backup`: text in, what is wanted out, each mistake named. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AppError, messageOf } from "#lib/errors.ts";

export const backupUsage = `npm run backup -- [options]     all data into a file, as of one moment, while everything runs

  --to <file>   default: DATA_DIR/backups/influencer-analytics-<UTC time>.dump
  --force       takes the place of a file that is there
  --help

Where the queue has a server of its own (QUEUE_DATABASE_URL) it gets a file beside: <file> with .queue before its ending.
`;

export interface BackupInput {
  file: string;
  force: boolean;
}

/** null: the usage is asked for. `now`: epoch ms. Throws BAD_REQUEST. */
export function readBackupArguments(args: string[], dataDir: string, now: number): BackupInput | null {
  const { to, force, help } = parse(args);
  if (help) return null;
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return { file: to ?? join(dataDir, "backups", `influencer-analytics-${time}.dump`), force };
}

/** Where the backup of a queue on its own server stands beside that of all else. */
export function queueFileOf(file: string): string {
  return /\.[^./\\]+$/.test(file) ? file.replace(/(\.[^./\\]+)$/, ".queue$1") : `${file}.queue`;
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        to: { type: "string" },
        force: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new AppError("BAD_REQUEST", `${messageOf(error)}\n\n${backupUsage}`);
  }
}
