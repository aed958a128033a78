/** Whether a body that is no JSON may be the beginning of one, of which the rest was lost. */
import type { Transient } from "#lib/provider/http/create-batch-runner.ts";
import type { Answer } from "#lib/provider/http/create-http-client.ts";
import { stringEnd } from "./string-end.ts";

/**
 * null: it is whole, and garbage. An answer that says no length ends with its connection, however that ended (HTTP/1.0 does
 * so): nothing at all, or an object that has not ended, may have been cut short, which passes, and is our way to the platform
 * failing rather than the platform. Where it is the same in each try of a slot, nobody can tell them apart, and the reason is
 * `network`, too. A page of HTML, or an object that ends and is no JSON, was not cut short.
 */
export function readCutShort({ headers, body }: Answer): Transient | null {
  if (headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined) return null;
  if (!hasNoEnd(body)) return null;
  const message = "The connection ended, as it seems within the body.";
  return { kind: "transient", reason: "network", message, waitMs: null, forAll: false };
}

function hasNoEnd(body: string): boolean {
  const text = body.trimStart();
  if (text !== "" && !text.startsWith("{")) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') at = stringEnd(text, at);
    else if (letter === "{" || letter === "[") depth++;
    else if ((letter === "}" || letter === "]") && --depth === 0) return false;
  }
  return true;
}
