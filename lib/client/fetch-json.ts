/** Calls our own API from the browser. Every failure becomes an ApiError that people can read. */
import type { ErrorBody } from "#lib/domain/influencer-views.ts";
import { trustServerTime } from "./browser-clock.ts";

const DEADLINE_MS = 20_000;

export class ApiError extends Error {
  override readonly name = "ApiError";
  /** A code of lib/errors, or OFFLINE, TIMEOUT, NETWORK, BAD_ANSWER. */
  readonly code: string;
  /** 0: no answer came. */
  readonly status: number;
  /** To quote when asking for help; null when there was no answer. */
  readonly requestId: string | null;

  constructor(code: string, message: string, status: number, requestId: string | null) {
    super(message);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
  }

  /** Whether the same call may succeed soon. */
  get retry(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export interface FetchJsonOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  /** In place of a body: bytes as they are. */
  bytes?: Uint8Array<ArrayBuffer>;
  deadlineMs?: number;
  signal?: AbortSignal;
}

/** T is what our own route answers: one build serves both, so it is trusted, not validated again in the browser. */
export async function fetchJson<T>(
  path: string,
  { method = "GET", body, bytes, deadlineMs = DEADLINE_MS, signal }: FetchJsonOptions = {},
): Promise<T> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const type = bytes ? "application/octet-stream" : "application/json";
  const askedAt = Date.now();
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      headers: {
        accept: "application/json",
        ...(method === "GET" ? {} : { "content-type": type }),
      },
      ...(method === "GET" ? {} : { body: bytes ?? JSON.stringify(body ?? {}) }),
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    if (deadline.aborted) throw new ApiError("TIMEOUT", "The server took too long to answer.", 0, null);
    if (!navigator.onLine) throw new ApiError("OFFLINE", "You are offline.", 0, null);
    throw new ApiError("NETWORK", "The server can't be reached.", 0, null);
  }
  takeTime(response, askedAt);
  const requestId = response.headers.get("x-request-id");
  const answer = parse(text);
  if (response.ok && answer !== undefined) return answer as T;
  const { error } = (answer ?? {}) as Partial<ErrorBody>;
  throw new ApiError(
    error?.code ?? "BAD_ANSWER",
    error?.message ?? `The server answered with status ${response.status}.`,
    response.status,
    requestId,
  );
}

/** Pages stay open for days: what was right of a visitor's clock when they were loaded need not be right now. */
function takeTime({ headers }: Response, askedAt: number): void {
  // What a cache may keep tells a time of long ago.
  if (!headers.get("cache-control")?.includes("no-store")) return;
  const serverNow = Date.parse(headers.get("date") ?? "") / 1_000;
  if (Number.isFinite(serverNow)) trustServerTime(serverNow, askedAt);
}

/** undefined: not JSON. An empty body (204) counts as null. */
function parse(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
