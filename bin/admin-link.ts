/**
 * `npm run admin:link`: prints a one-time link that makes an admin's account, or gives one that is there a new password;
 * older unused ones stop working. Who may call this has the database's password anyway.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { createAccountLink } from "#lib/auth/create-account-link.ts";
import { appUrl, env } from "#lib/env.ts";
import { systemClock } from "#lib/time.ts";
import { withDatabase } from "./with-database.ts";

/** Where the web is: as configured, else where a running `npm start` says that it went, else the default. */
function webUrl(): string {
  if (env.APP_URL) return env.APP_URL;
  try {
    return z.object({ url: z.url() }).parse(JSON.parse(readFileSync(join(env.DATA_DIR, "web.json"), "utf8")))
      .url;
  } catch {
    return appUrl();
  }
}

await withDatabase("admin-link", async (db) => {
  const { path } = await createAccountLink(db, systemClock, { email: null, role: "admin" });
  console.log(`${webUrl().replace(/\/$/, "")}${path}`);
  console.error("Good for one account, for 24 hours. Older links that were not used have stopped working.");
});
