/** `npm run db:migrate`: brings schema, edition and queue up to date. Safe to run again, and by several at once. */
import { describeEdition } from "#lib/db/edition/describe-edition.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { resolveDatabaseUrl } from "#lib/db/resolve-database-url.ts";
import { env } from "#lib/env.ts";
import { messageOf } from "#lib/errors.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";

try {
  const url = await resolveDatabaseUrl();
  const edition = await migrateDatabase(url);
  await migrateQueue(env.QUEUE_DATABASE_URL ?? url);
  console.log(`The database is up to date: ${describeEdition(edition)}.`);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
