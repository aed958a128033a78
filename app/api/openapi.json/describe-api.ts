/** The description of this web's API, for the route and the page that show it. */
import { isSecureFor, sessionCookieName } from "#lib/auth/session-cookie.ts";
import { getContext } from "#lib/http/get-context.ts";
import { makeOpenApi, type OpenApi } from "#lib/http/make-openapi.ts";
import { routes } from "./list-routes.ts";

export function describeApi(headers: Headers): OpenApi {
  return makeOpenApi(routes, {
    isClosed: getContext().isClosed ?? false,
    cookie: sessionCookieName(isSecureFor(headers)),
  });
}
