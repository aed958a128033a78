/** `npm run web`: `next start` on HOST and PORT, built first where that is needed, on the configured or embedded database. */
import { createRequire } from "node:module";
import { resolveDatabaseUrl } from "#lib/db/resolve-database-url.ts";
import { env } from "#lib/env.ts";
import { messageOf } from "#lib/errors.ts";
import { log } from "#lib/log.ts";
import { logConsole } from "#lib/log-console.ts";
import { ensureBuild } from "./start/ensure-build.ts";

try {
  process.env.DATABASE_URL = await resolveDatabaseUrl();
  await ensureBuild({ env: process.env });
} catch (error) {
  console.error(messageOf(error));
  process.exit(1);
}

// Next prints each page that fails with its whole stack: in an outage that would be most of the log.
logConsole(console, log);
process.env.NEXT_TELEMETRY_DISABLED = "1";
const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
// In this very process, so that signals and the exit code are Next's own.
process.argv = [process.execPath, next, "start", "--hostname", env.HOST, "--port", String(env.PORT)];
createRequire(import.meta.url)(next);
