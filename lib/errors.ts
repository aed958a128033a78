/** What went wrong, in a closed list of codes. No HTTP here: `lib/http` maps code → status, jobs map `retry` → outcome. */

const codes = {
  BAD_REQUEST: { retry: false },
  RANGE_TOO_LONG: { retry: false },
  UNAUTHENTICATED: { retry: false },
  FORBIDDEN: { retry: false },
  NOT_FOUND: { retry: false },
  CONFLICT: { retry: false },
  CURSOR_EXPIRED: { retry: false },
  TOO_LARGE: { retry: false },
  RATE_LIMITED: { retry: true },
  UNAVAILABLE: { retry: true },
  BAD_PAYLOAD: { retry: false },
  BAD_CONFIGURATION: { retry: false },
  INTERNAL: { retry: false },
} as const;

export type ErrorCode = keyof typeof codes;

/** An error whose message may be shown to the person who caused it. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  /** Whether the same call may succeed later, unchanged. */
  readonly retry: boolean;
  /** Machine-readable facts for the error body, e.g. the offending fields. */
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, options: { details?: unknown; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.retry = codes[code].retry;
    this.details = options.details;
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The message of what lies at the bottom: a database error is wrapped in one that only repeats the statement. */
export function rootMessageOf(error: unknown): string {
  let at = error;
  for (let depth = 0; depth < 5 && at instanceof Error && at.cause instanceof Error; depth++) at = at.cause;
  return messageOf(at);
}
