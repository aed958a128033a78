/** `npm run db:migrate`: brings schema, edition and queue up to date. Safe to run again, and by several at once. */
import { describeEdition } from "#lib/db/edition/detect-edition.ts";
import { resolveDatabaseUrl } from "#lib/db/resolve-database-url.ts";
import { env } from "#lib/env.ts";
import { messageOf } from "#lib/errors.ts";
import { migrate } from "./start/prepare-data.ts";

try {
  const edition = await migrate({
    url: await resolveDatabaseUrl(),
    queueUrl: env.QUEUE_DATABASE_URL,
    webUrl: env.WEB_DATABASE_URL,
  });
  console.log(`The database is up to date: ${describeEdition(edition)}.`);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
