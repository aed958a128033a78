/** Keeps other sites from acting with a visitor's session: mutating requests are JSON and come from our own pages. */
import { AppError } from "#lib/errors.ts";

/** What no form can send, and no other site without asking first. The second: pieces of files. */
const types: readonly (string | undefined)[] = ["application/json", "application/octet-stream"];

/**
 * Throws FORBIDDEN. `ownUrl`: where people reach the web. Programs that are no browsers send neither Origin nor
 * Sec-Fetch-Site; they carry no visitor's cookie either.
 */
export function checkOrigin(headers: Headers, ownUrl: string): void {
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (!types.includes(type)) {
    throw new AppError("FORBIDDEN", "Requests that change something carry content-type: application/json.");
  }
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") throw foreign();
  const origin = headers.get("origin");
  if (origin === null) return;
  const url = URL.parse(origin);
  const isOurs = url !== null && (url.origin === new URL(ownUrl).origin || url.host === headers.get("host"));
  if (!isOurs) throw foreign();
}

function foreign(): AppError {
  return new AppError("FORBIDDEN", "This request comes from another site.");
}
