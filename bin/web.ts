/** `npm run web`: `next start` on HOST and PORT, built first where that is needed, on the configured or embedded database. */
import { createRequire } from "node:module";
import { resolveDatabaseUrl } from "#lib/db/resolve-database-url.ts";
import { appUrl, env } from "#lib/env.ts";
import { AppError, messageOf } from "#lib/errors.ts";
import { nameClients, splitTrusted } from "#lib/http/name-client.ts";
import { secureResponses } from "#lib/http/secure-responses.ts";
import { noteStopSignals } from "#lib/http/stopping.ts";
import { ensureKeptSecret } from "#lib/kept-secret.ts";
import { log } from "#lib/log.ts";
import { logConsole } from "#lib/log-console.ts";
import { asWebRole } from "./start/as-web-role.ts";
import { ensureBuild } from "./start/ensure-build.ts";
import { webUrlOf } from "./start/web-url-of.ts";

/** Of a database under DATA_DIR; another one is shared by webs that must agree. Throws BAD_CONFIGURATION. */
function ownSecret(): string {
  if (env.DATABASE_URL === undefined) return ensureKeptSecret(env.DATA_DIR, "auth-secret");
  throw new AppError(
    "BAD_CONFIGURATION",
    "AUTH_SECRET is not set: sessions are signed with it. openssl rand -base64 32 prints one; all webs of a database share it.",
  );
}

try {
  const url = await resolveDatabaseUrl();
  // Whoever runs this beside npm start joins its database as the role that it has made.
  const own =
    env.WEB_DATABASE_URL ?? (env.DATABASE_URL === undefined ? webUrlOf(env.DATA_DIR, url) : undefined);
  const { QUEUE_DATABASE_URL } = env;
  const settings = asWebRole({ DATABASE_URL: url, QUEUE_DATABASE_URL, WEB_DATABASE_URL: own });
  process.env.DATABASE_URL = settings.DATABASE_URL;
  process.env.QUEUE_DATABASE_URL = settings.QUEUE_DATABASE_URL ?? "";
  delete process.env.WEB_DATABASE_URL;
  process.env.AUTH_SECRET ||= ownSecret();
  nameClients({ trusted: splitTrusted(env.TRUSTED_PROXIES), appUrl: appUrl() });
  secureResponses(appUrl());
  await ensureBuild({ env: process.env });
} catch (error) {
  console.error(messageOf(error));
  process.exit(1);
}

// Next prints each page that fails with its whole stack: in an outage that would be most of the log.
logConsole(console, log);
noteStopSignals();
process.env.NEXT_TELEMETRY_DISABLED = "1";
const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
// In this very process, so that signals and the exit code are Next's own.
process.argv = [process.execPath, next, "start", "--hostname", env.HOST, "--port", String(env.PORT)];
createRequire(import.meta.url)(next);
