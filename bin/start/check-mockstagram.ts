/** Another Mockstagram server than the stand-in: refused if it is our own web, running or about to. */
import { AppError } from "#lib/errors.ts";
import { checkUpstream } from "#lib/provider/check-upstream.ts";
import { httpUrl } from "./programs.ts";

/** Returns what to tell people. */
export async function checkMockstagram(
  upstream: string,
  own: { host: string; ports: { PORT: number } },
): Promise<string> {
  const { hostname, port, protocol } = new URL(upstream);
  const local = ["localhost", new URL(httpUrl(own.host, 1)).hostname].includes(hostname);
  if (protocol === "http:" && local && Number(port || 80) === own.ports.PORT) {
    throw new AppError(
      "BAD_CONFIGURATION",
      `MOCKSTAGRAM_URL (${upstream}) is where this product's own web is about to listen. Start the Mockstagram server first, or give the web another port: PORT=${own.ports.PORT + 1} npm start`,
    );
  }
  const check = await checkUpstream(upstream);
  return check.reachable ? upstream : check.warning;
}
