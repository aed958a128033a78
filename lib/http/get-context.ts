/** What requests share: database, clock, providers. Made once a process when first needed; survives Next's dev reload. */

import { connectDatabase, type Database, type DatabaseClient } from "#lib/db/client.ts";
import type { PoolCounts } from "#lib/db/connection/create-pool.ts";
import { joinEmbedded } from "#lib/db/embedded/join-embedded.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { env, mockstagramUrl } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { readKeptSecret } from "#lib/kept-secret.ts";
import { log } from "#lib/log.ts";
import { createProvider } from "#lib/provider/create-provider.ts";
import type { Provider } from "#lib/provider/provider.ts";
import { getDatabaseTime } from "#lib/query/get-database-time.ts";
import { systemRandom } from "#lib/random.ts";
import { createSkewAlarm } from "#lib/skew-alarm.ts";
import { type Clock, SECOND, systemClock } from "#lib/time.ts";
import { createWebClock, type WebClock } from "./create-web-clock.ts";
import { createLimits, type RequestLimits } from "./limit-requests.ts";

export interface Context {
  /** Throws BAD_CONFIGURATION while no database is known. */
  readonly db: Database;
  /** Signs cookies. Throws BAD_CONFIGURATION while there is none. */
  readonly authSecret: string;
  /** Whether what everybody may read is for who is signed in alone: PUBLIC_API=false. */
  readonly isClosed?: boolean;
  /** How often anybody may ask; absent or null: no limit. */
  readonly limits?: RequestLimits | null;
  /** The database's, as soon as it has told its time. */
  readonly clock: Clock;
  /** Only for what a signed-in admin asks of the platform. */
  providerOf(platform: Platform): Provider;
}

/** People wait for requests; a statement that runs longer is cancelled, and answered with 503. */
const STATEMENT_TIMEOUT_MS = 4 * SECOND;
const CONNECTIONS_MAX = 10;

interface Kept {
  context?: Context;
  client?: DatabaseClient & { url: string };
  clock?: WebClock;
  providers?: Map<Platform, Provider>;
}

declare global {
  /** On globalThis: Next loads this module anew at each reload, and once more for pages than for routes. */
  var influencerAnalyticsContext: Kept | undefined;
}

globalThis.influencerAnalyticsContext ??= {};
const kept: Kept = globalThis.influencerAnalyticsContext;

export function getContext(): Context {
  kept.context ??= {
    isClosed: !env.PUBLIC_API,
    limits: createLimits(env.RATE_LIMIT_PER_MINUTE),
    get clock() {
      kept.clock ??= createWebClock({
        read: () => getDatabaseTime(getContext().db),
        onCompared: createSkewAlarm(log),
      });
      return kept.clock;
    },
    get db() {
      kept.client ??= connectWeb(databaseUrl());
      return kept.client.db;
    },
    get authSecret() {
      const secret = env.AUTH_SECRET ?? readKeptSecret(env.DATA_DIR, "auth-secret");
      if (secret !== null) return secret;
      throw new AppError("BAD_CONFIGURATION", "There is no secret to sign sessions with: set AUTH_SECRET.");
    },
    providerOf(platform) {
      kept.providers ??= new Map();
      const known = kept.providers.get(platform);
      if (known) return known;
      const provider = createProvider(platform, {
        mockstagramUrl: mockstagramUrl(),
        concurrency: env.FETCH_CONCURRENCY,
        clock: systemClock,
        random: systemRandom,
      });
      kept.providers.set(platform, provider);
      return provider;
    },
  };
  return kept.context;
}

/**
 * Puts another context in place of this process's own: another database, a clock that stands still.
 * @internal For tests.
 */
export function provideContext(context: Context): void {
  kept.context = context;
}

/** After a lost connection: an embedded server comes back on another port, so its address is looked up again. */
export function refreshConnection(): void {
  const { client } = kept;
  if (!client || env.DATABASE_URL) return;
  const url = joinEmbedded(env.DATA_DIR);
  if (url === null || url === client.url) return;
  delete kept.client;
  void client.close();
}

/** How this process's connections are; null: it has none yet. */
export function connectionCounts(): PoolCounts | null {
  return kept.client?.counts() ?? null;
}

/** The web's connections to the database at `url`. */
export function connectWeb(url: string): DatabaseClient & { url: string } {
  const client = connectDatabase({
    url,
    name: "web",
    max: CONNECTIONS_MAX,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    prepared: true,
  });
  return { ...client, url };
}

function databaseUrl(): string {
  const url = env.DATABASE_URL ?? joinEmbedded(env.DATA_DIR);
  if (url) return url;
  throw new AppError(
    "BAD_CONFIGURATION",
    "There is no database: start the product with npm start, or set DATABASE_URL.",
  );
}
