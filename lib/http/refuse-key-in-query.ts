/** Keys stand in no address: those are kept by logs, histories and whoever is linked to. */
import { holdsKey } from "#lib/auth/api-key.ts";
import { AppError } from "#lib/errors.ts";

const NAMED_FOR_A_KEY = /^(api[_-]?key|access[_-]?token|authorization|bearer)$/i;

/** `query`: names and their decoded values. Throws BAD_REQUEST, whatever else the request shows. */
export function refuseKeyInQuery(query: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(query)) {
    if (!NAMED_FOR_A_KEY.test(name) && !holdsKey(name) && !holdsKey(String(value))) continue;
    throw new AppError(
      "BAD_REQUEST",
      "An API key is sent as Authorization: Bearer, never in an address, which logs keep. If it was a real one, revoke it at /admin/keys and make another.",
    );
  }
}
