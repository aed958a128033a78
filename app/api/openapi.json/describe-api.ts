/** The description of this web's API, for the route and the page that show it. */
import { isSecureFor, sessionCookieName } from "#lib/auth/session-cookie.ts";
import { getContext } from "#lib/http/get-context.ts";
import { makeOpenApi, type OpenApi } from "#lib/http/make-openapi.ts";
import { routes } from "./list-routes.ts";

export interface ApiDescription {
  api: OpenApi;
  /** As it is sent. */
  json: string;
}

/** There are four: making one takes milliseconds, and everybody may ask. */
const made = new Map<string, ApiDescription>();

export function describeApi(headers: Headers): ApiDescription {
  const { isClosed = false } = getContext();
  const cookie = sessionCookieName(isSecureFor(headers));
  const known = made.get(`${isClosed} ${cookie}`);
  if (known !== undefined) return known;
  const api = makeOpenApi(routes, { isClosed, cookie });
  const description = { api, json: JSON.stringify(api) };
  made.set(`${isClosed} ${cookie}`, description);
  return description;
}
