/** Answers: JSON, the one error body, and which status each error code has. */
import type { ErrorBody } from "#lib/domain/influencer-views.ts";
import type { AppError, ErrorCode } from "#lib/errors.ts";

const statuses: Record<ErrorCode, number> = {
  BAD_REQUEST: 400,
  RANGE_TOO_LONG: 400,
  BAD_PAYLOAD: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  CURSOR_EXPIRED: 410,
  TOO_LARGE: 413,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  // Nothing that the caller can mend, and it may be mended while they wait.
  BAD_CONFIGURATION: 503,
  UNAVAILABLE: 503,
};

export interface ResponseOptions {
  status?: number;
  headers?: Record<string, string>;
}

export function respondJson(body: unknown, options: ResponseOptions = {}): Response {
  return respondJsonText(JSON.stringify(body), options);
}

/** `text` is JSON already. */
export function respondJsonText(
  text: string,
  { status = 200, headers = {} }: ResponseOptions = {},
): Response {
  return new Response(text, {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...headers,
    },
  });
}

/** Carries the cookies that `from` sets. */
export function respondWithCookies(body: unknown, from: Headers, status = 200): Response {
  const response = respondJson(body, { status, headers: { "cache-control": "private, no-store" } });
  for (const cookie of from.getSetCookie()) response.headers.append("set-cookie", cookie);
  return response;
}

/** Of INTERNAL the body tells only the request's id: what went wrong is for the log. */
export function respondError(error: AppError, requestId: string): Response {
  const body: ErrorBody = {
    success: false,
    error:
      error.code === "INTERNAL"
        ? { code: error.code, message: `Something went wrong on our side (request ${requestId}).` }
        : {
            code: error.code,
            message: error.message,
            ...(error.details === undefined ? {} : { details: error.details }),
          },
  };
  const headers: Record<string, string> = { "x-request-id": requestId };
  const wait = statuses[error.code] === 503 ? 5 : retryAfterOf(error);
  if (error.code === "UNAUTHENTICATED") headers["www-authenticate"] = "Bearer";
  if (wait !== null) headers["retry-after"] = String(wait);
  return respondJson(body, { status: statuses[error.code], headers });
}

/** Seconds that a limit asks to wait. */
function retryAfterOf({ details }: AppError): number | null {
  const wait =
    typeof details === "object" && details !== null && "retryAfter" in details ? details.retryAfter : null;
  return typeof wait === "number" ? wait : null;
}
