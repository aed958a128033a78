/** The embedded database at `url` as the web's role. */
import { ensureKeptSecret } from "#lib/kept-secret.ts";

const WEB_ROLE = "influencer_analytics_web";

export function webUrlOf(dataDir: string, url: string): string {
  const to = new URL(url);
  to.username = WEB_ROLE;
  to.password = ensureKeptSecret(dataDir, "web-database-password");
  return to.href;
}
