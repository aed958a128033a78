/** What `npm run redrive` is asked for: text in, wish out, each mistake named. */
import { parseArgs } from "node:util";
import { AppError, messageOf } from "#lib/errors.ts";

export type RedriveWish = { kind: "list" } | { kind: "redrive"; id?: number } | { kind: "help" };

export const redriveUsage = `npm run redrive -- [options]     puts dead letters back into the queue, once their cause is gone

  --list        shows them instead
  --id <n>      only this one
  --help

A dead letter is what could not be stored: a row or a whole payload that the database refused, with what it said.
`;

/** Throws BAD_REQUEST. */
export function readRedriveArguments(args: string[]): RedriveWish {
  const { list, id, help } = parse(args);
  if (help) return { kind: "help" };
  if (list && id !== undefined) throw refuse("--list shows all; --id goes without it.");
  if (list) return { kind: "list" };
  if (id === undefined) return { kind: "redrive" };
  if (!/^[1-9][0-9]{0,14}$/.test(id))
    throw refuse(`--id ${id}: this is no letter's number; --list shows them.`);
  return { kind: "redrive", id: Number(id) };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        list: { type: "boolean", default: false },
        id: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw refuse(`${messageOf(error)}\n\n${redriveUsage}`);
  }
}

function refuse(message: string): AppError {
  return new AppError("BAD_REQUEST", message);
}
