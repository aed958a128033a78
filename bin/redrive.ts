/** `npm run redrive`: dead letters back into the queue, or a list of them. */
import type { Database } from "#lib/db/client.ts";
import { resolveDatabaseUrl } from "#lib/db/resolve-database-url.ts";
import { env } from "#lib/env.ts";
import { AppError, messageOf } from "#lib/errors.ts";
import { log } from "#lib/log.ts";
import { countDeadLetters } from "#lib/query/count-dead-letters.ts";
import { listDeadLetters } from "#lib/query/list-dead-letters.ts";
import { openQueue } from "#lib/queue/open-queue.ts";
import { type Redriven, redriveDeadLetters } from "#lib/service/redrive-dead-letters.ts";
import { readRedriveArguments, redriveUsage } from "./redrive/read-redrive-arguments.ts";
import { deadLetterHeading, showDeadLetter } from "./redrive/show-dead-letters.ts";
import { withDatabase } from "./with-database.ts";

const LISTED_AT_ONCE = 50;
const number = (n: number) => n.toLocaleString("en");
const counted = (n: number, one: string) => `${number(n)} ${one}${n === 1 ? "" : "s"}`;

async function list(db: Database): Promise<void> {
  let last = 0;
  for (;;) {
    const letters = await listDeadLetters(db, { which: "open", after: last, limit: LISTED_AT_ONCE });
    if (letters.length > 0 && last === 0) console.log(deadLetterHeading);
    for (const letter of letters) console.log(showDeadLetter(letter));
    last = letters.at(-1)?.id ?? last;
    if (letters.length < LISTED_AT_ONCE) break;
  }
  if (last === 0) console.log("There are no dead letters.");
  else
    console.log(
      "\nWhen the cause is gone: npm run redrive puts them back, or one of them with -- --id <id>.",
    );
}

async function redrive(db: Database, id: number | undefined): Promise<void> {
  if (id !== undefined) await requireOpen(db, id);
  const url = env.QUEUE_DATABASE_URL ?? (await resolveDatabaseUrl());
  const queue = await openQueue({ url, name: "redrive", max: 2, log });
  try {
    report(await redriveDeadLetters(db, queue, { id }));
  } finally {
    await queue.stop({ graceful: false });
  }
  const { open } = await countDeadLetters(db);
  if (open > 0) console.log(`${counted(open, "dead letter")} open now.`);
}

async function requireOpen(db: Database, id: number): Promise<void> {
  const [letter] = await listDeadLetters(db, { which: "all", id, limit: 1 });
  if (!letter) throw new AppError("NOT_FOUND", `There is no dead letter ${id}; --list shows them.`);
  if (letter.redrivenAt !== null) {
    const since = new Date(letter.redrivenAt * 1_000).toISOString();
    throw new AppError("CONFLICT", `Dead letter ${id} was put back at ${since} and has not failed again.`);
  }
}

function report({ letters, rows, takenUp, left }: Redriven): void {
  if (takenUp > 0) console.log(`Took up ${counted(takenUp, "job")} that the queue had given up.`);
  for (const { id, why } of left) console.log(`Dead letter ${id} stays: ${why}.`);
  if (letters === 0) {
    if (left.length === 0) console.log("There are no dead letters.");
    return;
  }
  console.log(
    `Put ${counted(letters, "dead letter")} with ${counted(rows, "row")} back into the queue. A running worker stores ` +
      "them within seconds; what fails again is a dead letter again: npm run redrive -- --list.",
  );
}

try {
  const wish = readRedriveArguments(process.argv.slice(2));
  if (wish.kind === "help") console.log(redriveUsage);
  else await withDatabase("redrive", (db) => (wish.kind === "list" ? list(db) : redrive(db, wish.id)));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
