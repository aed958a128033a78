/** The arguments of `npm run restore`: text in, what is wanted out, each mistake named. */
import { parseArgs } from "node:util";
import { AppError, messageOf } from "#lib/errors.ts";

export const restoreUsage = `npm run restore -- <file>     a file of npm run backup into an empty database: the one of DATABASE_URL, else a new
                              embedded one in DATA_DIR

  --copy    a copy beside the old one, which lives on: what workers had spooled for that stays its own
  --help

A file <file> with .queue before its ending is restored into an empty QUEUE_DATABASE_URL.
`;

export interface RestoreInput {
  file: string;
  /** The old database lives on. */
  copy: boolean;
}

/** null: the usage is asked for. Throws BAD_REQUEST. */
export function readRestoreArguments(args: string[]): RestoreInput | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new AppError("BAD_REQUEST", `Which file? One is restored at a time.\n\n${restoreUsage}`);
  return { file, copy: values.copy };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { copy: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
    });
  } catch (error) {
    throw new AppError("BAD_REQUEST", `${messageOf(error)}\n\n${restoreUsage}`);
  }
}
