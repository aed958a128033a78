/** vitest's global setup: says on which database the suite runs, and fails early where it can't. */
import { describeEdition } from "#lib/db/edition/detect-edition.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { startCommunity } from "./start-community.ts";

export default async function sayEdition(): Promise<void> {
  const server = await startCommunity();
  try {
    const edition = await migrateDatabase(server.url);
    if (edition.edition !== "community") throw new Error(`not Community: ${describeEdition(edition)}`);
    process.stdout.write(`community: ${describeEdition(edition)}, in WASM\n`);
  } finally {
    await server.stop();
  }
}
