/** What `npm start` puts into a database: schema and queues each time, influencers and their history once. */
import { actAs } from "#lib/acting.ts";
import { createAccountLink } from "#lib/auth/create-account-link.ts";
import type { Database } from "#lib/db/client.ts";
import type { EditionInfo } from "#lib/db/edition/detect-edition.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { ensureWebRole } from "#lib/db/roles/ensure-web-role.ts";
import { env } from "#lib/env.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { hasUsers } from "#lib/query/has-users.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { makeDemoHistory } from "#lib/service/make-demo-history.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { hasMarker, setMarker } from "#lib/store/marker.ts";
import { systemClock } from "#lib/time.ts";
import { realisticValue } from "#mockstagram/value.ts";

const SEED = { platform: "mockstagram", from: 1_000_000, count: 1_000, interval: 60 } as const;
const SEED_MARKER = "seeded_by_start";
/** Of the stand-in, when nobody says otherwise. */
const DEMO_SEED = 1;

interface DatabaseUrls {
  url: string;
  /** Of the queue where it has a server of its own. */
  queueUrl: string | undefined;
  /** `url` as the web's role; undefined: it has none. */
  webUrl: string | undefined;
}
/** To the audit log it is whoever called `npm start`. */
const byOperator = <T>(work: () => T) =>
  actAs({ actor: { kind: "operator", name: "start" }, requestId: null }, work);

/** Of both databases, which may be one. */
export async function migrate({ url, queueUrl, webUrl }: DatabaseUrls): Promise<EditionInfo> {
  const edition = await migrateDatabase(url, { columnstoreAfterHours: env.COLUMNSTORE_AFTER_HOURS });
  await migrateQueue(queueUrl ?? url);
  if (webUrl !== undefined) {
    await ensureWebRole(url, webUrl);
    if (queueUrl !== undefined) await ensureWebRole(queueUrl, webUrl);
  }
  return edition;
}

/** Once: whom the user has removed since does not come back. Returns what to tell people. */
export async function seed(db: Database): Promise<string> {
  if (await hasMarker(db, SEED_MARKER)) return "as they are";
  const { added, existing } = await byOperator(() => seedInfluencers(db, SEED, { clock: systemClock }));
  await setMarker(db, SEED_MARKER, SEED);
  return existing === 0 ? `${added} added` : `${added} added, ${existing} were there`;
}

/** How the admin gets in, for the box: by a one-time link as long as nobody has an account. */
export async function makeEntry(db: Database, url: string): Promise<string[]> {
  const base = url.replace(/\/$/, "");
  if (await hasUsers(db)) return [`${base}/login`, "locked out: npm run admin:link"];
  const { path } = await byOperator(() => createAccountLink(db, systemClock, { email: null, role: "admin" }));
  return [
    `${base}${path}`,
    "makes the first account; good once, for 24 hours; another one: npm run admin:link",
  ];
}

/** Once, too: the same function of account and time as the stand-in's, so that live data continue it without a step. */
export async function makeDemo(db: Database, say: (line: string) => void): Promise<string> {
  const { made, dataPoints } = await byOperator(() =>
    makeDemoHistory(db, {
      value: (pk, time) => realisticValue(pk, time, DEMO_SEED),
      externalIds: Array.from({ length: SEED.count }, (_, index) => String(SEED.from + index)),
      now: systemClock.now(),
      onProgress: (done, of) => say(`${done} of ${of} influencers`),
    }),
  );
  // The worker built this minute's list before there was a history to rank by.
  if (made) await buildSnapshot(db, systemClock, { anew: true });
  return made ? `${dataPoints.toLocaleString("en")} data points` : "as it is";
}
