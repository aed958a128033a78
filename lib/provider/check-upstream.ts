/** Before anything is fetched: is the configured Mockstagram server perhaps our own web? */
import { z } from "zod";
import { AppError } from "#lib/errors.ts";
import { SECOND } from "#lib/time.ts";
import { type Answer, createHttpClient, type Fault } from "./http/create-http-client.ts";

/** `reachable: false` is worth a warning, no more: an upstream may come up later. */
export type UpstreamCheck = { reachable: true } | { reachable: false; warning: string };

const ourHealthSchema = z.object({ service: z.literal("influencer-analytics") });

/** Throws AppError BAD_CONFIGURATION when `baseUrl` is our own web (both listen on 3000 by default). */
export async function checkUpstream(baseUrl: string, timeoutMs = 2 * SECOND): Promise<UpstreamCheck> {
  const client = createHttpClient({
    baseUrl,
    connections: 1,
    timeoutMs,
    bodyBytesMax: 65_536,
    bodyBytesInFlightMax: 65_536,
  });
  try {
    const result = await new Promise<Answer | Fault>((resolve) => client.get("/api/health", resolve));
    if (result.kind === "answer") {
      if (isOurHealth(result.body)) throw ourOwn(baseUrl);
      return { reachable: true };
    }
    if (result.reason === "rejected") return { reachable: true };
    return { reachable: false, warning: `Mockstagram at ${baseUrl} does not answer (${result.message}).` };
  } finally {
    await client.close();
  }
}

function isOurHealth(body: string): boolean {
  try {
    return ourHealthSchema.safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}

function ourOwn(baseUrl: string): AppError {
  return new AppError(
    "BAD_CONFIGURATION",
    `MOCKSTAGRAM_URL (${baseUrl}) is this product's own web, not a Mockstagram server. Both listen on port 3000 by ` +
      "default: give one of them another port (PORT=3001 for the web), or leave MOCKSTAGRAM_URL out to use the stand-in.",
  );
}
