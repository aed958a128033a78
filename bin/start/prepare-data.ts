/** What `npm start` puts into a database: schema and queues each time, influencers and their history once. */
import { eq } from "drizzle-orm";
import { createAdminLink } from "#lib/auth/create-admin-link.ts";
import type { Database } from "#lib/db/client.ts";
import type { EditionInfo } from "#lib/db/edition/detect-edition.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { markers } from "#lib/db/schema.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { systemClock } from "#lib/time.ts";

const SEED = { platform: "mockstagram", from: 1_000_000, count: 1_000, interval: 60 } as const;
const SEED_MARKER = "seeded-by-start";

/** Of both databases, which may be one. */
export async function migrate(url: string, queueUrl: string | undefined): Promise<EditionInfo> {
  const edition = await migrateDatabase(url);
  await migrateQueue(queueUrl ?? url);
  return edition;
}

/** Once: whom the user has removed since does not come back. Returns what to tell people. */
export async function seed(db: Database): Promise<string> {
  const [marker] = await db.select().from(markers).where(eq(markers.name, SEED_MARKER));
  if (marker) return "as they are";
  const { added, existing } = await seedInfluencers(db, SEED, { clock: systemClock });
  await db.insert(markers).values({ name: SEED_MARKER }).onConflictDoNothing();
  return existing === 0 ? `${added} added` : `${added} added, ${existing} were there`;
}

/** The one-time link, whole. */
export async function makeAdminLink(db: Database, url: string): Promise<string> {
  const { path } = await createAdminLink(db, systemClock);
  return `${url.replace(/\/$/, "")}${path}`;
}

/** Once, too. Returns what to tell people. */
export async function makeDemo(_db: Database, _say: (line: string) => void): Promise<string> {
  return "not yet";
}
