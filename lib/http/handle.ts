/**
 * The adapter of each route: authorize → parse → call → JSON. Without it a route has no handler, so none can forget to
 * judge who asks, let a bad value through or answer an error in a shape of its own.
 */
import type { z } from "zod";
import { type Identity, identify } from "#lib/auth/identify.ts";
import { isTransientError } from "#lib/db/is-transient-error.ts";
import type { Role } from "#lib/domain/role.ts";
import { appUrl } from "#lib/env.ts";
import { AppError, messageOf } from "#lib/errors.ts";
import { log } from "#lib/log.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";
import { checkOrigin } from "./check-origin.ts";
import { type Context, getContext, refreshConnection } from "./get-context.ts";
import { readBytes } from "./read-bytes.ts";
import { readJson } from "./read-json.ts";
import { respondError, respondJson } from "./respond.ts";
import { noteRequest } from "./watch-requests.ts";
import { ANSWER_LIMIT_MS, withinLimit } from "./within-limit.ts";

const STATEMENT_LOGGED_MAX = 500;
/** A large body may come over a slow line. */
const UPLOAD_LIMIT_MS = 60 * SECOND;

/** `open`: everybody, always; `public`: everybody, as long as PUBLIC_API says so, else whoever is signed in. */
export type Access = "open" | "public" | Role;

export interface RouteSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  /** Path parameters; default none. */
  params?: P;
  /** Query parameters, each a string that stands there once; unknown ones are ignored. Default none. */
  query?: Q;
  /** JSON body; default: not read. */
  body?: B;
  /** In place of it: bytes as they are, at most so many. */
  maxBytes?: number;
  /** Changes something: JSON from our own pages only, and an admin unless `access` says else. */
  mutates?: boolean;
  /** Who may call: default `admin` for what mutates, else `public`. A viewer's may be called by an admin, too. */
  access?: Access;
}

export interface Call<P, Q, B> {
  context: Context;
  params: P;
  query: Q;
  body: B;
  /** Empty where none are asked for. */
  bytes: Uint8Array;
  request: Request;
  /** null: not asked for. */
  identity: Identity | null;
}

/** What Next calls. */
export type RouteHandler = (request: Request, route: { params: Promise<unknown> }) => Promise<Response>;

/** `fn` returns the body, or a Response where a body is not enough. */
export function handle<
  P extends z.ZodType = z.ZodUnknown,
  Q extends z.ZodType = z.ZodUnknown,
  B extends z.ZodType = z.ZodUnknown,
>(
  spec: RouteSpec<P, Q, B>,
  fn: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<unknown>,
): RouteHandler {
  const { mutates = false, access = mutates ? "admin" : "public", maxBytes } = spec;
  const limitMs = maxBytes === undefined ? ANSWER_LIMIT_MS : UPLOAD_LIMIT_MS;
  const respond: RouteHandler = async (request, route) => {
    if (mutates) checkOrigin(request.headers, appUrl());
    const context = getContext();
    const role = roleFor(access, context);
    const identity = role === null ? null : await requireRole(role, request.headers, context);
    const params = parse(spec.params, await route.params, "path") as z.output<P>;
    const query = parse(spec.query, queryOf(request), "query") as z.output<Q>;
    const body = (spec.body ? parse(spec.body, await readJson(request), "body") : undefined) as z.output<B>;
    const bytes = maxBytes === undefined ? new Uint8Array() : await readBytes(request, maxBytes);
    const answer = await fn({ context, params, query, body, bytes, request, identity });
    const response = answer instanceof Response ? answer : respondJson(answer);
    if (role !== null) response.headers.set("cache-control", "private, no-store");
    return response;
  };
  return async (request, route) => {
    const requestId = crypto.randomUUID();
    const began = monotonicMs();
    const response = await withinLimit(limitMs, () => respond(request, route)).catch((error: unknown) =>
      respondError(judge(error, requestId, request), requestId),
    );
    response.headers.set("x-request-id", requestId);
    noteRequest(request.method, response.status, (monotonicMs() - began) / SECOND);
    return response;
  };
}

/** Who calls a route that is not public. */
export function signedIn({ identity }: { identity: Identity | null }): Identity {
  if (identity !== null) return identity;
  throw new AppError("UNAUTHENTICATED", "Sign in first.");
}

/** null: nobody is asked who they are. */
function roleFor(access: Access, { isClosed = false }: Context): Role | null {
  if (access === "public") return isClosed ? "viewer" : null;
  return access === "open" ? null : access;
}

async function requireRole(role: Role, headers: Headers, context: Context): Promise<Identity> {
  const identity = signedIn({ identity: await identify(context, headers) });
  if (role === "admin" && identity.role !== "admin")
    throw new AppError("FORBIDDEN", "Only an admin may do this.");
  return identity;
}

/** A parameter that stands there twice becomes a list, which no schema takes. */
function queryOf(request: Request): Record<string, unknown> {
  const { searchParams } = new URL(request.url);
  const entries = [...new Set(searchParams.keys())].map((name) => {
    const values = searchParams.getAll(name);
    return [name, values.length === 1 ? values[0] : values] as const;
  });
  return Object.fromEntries(entries);
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) {
    if (containsNul(result.data))
      throw badRequest(where, [{ field: "", problem: "contains a NUL character" }]);
    return result.data;
  }
  throw badRequest(
    where,
    result.error.issues.map((issue) => ({ field: issue.path.join("."), problem: issue.message })),
  );
}

/** PostgreSQL's text can't hold it, so nothing of ours ever contains it. */
function containsNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  return typeof value === "object" && value !== null && Object.values(value).some(containsNul);
}

function badRequest(where: string, problems: { field: string; problem: string }[]): AppError {
  const words = problems.map(({ field, problem }) => `${field || where} ${problem}`).join("; ");
  return new AppError("BAD_REQUEST", `Bad ${where}: ${words}.`, { details: problems });
}

/** What may be told of an error; the rest goes to the log. */
function judge(error: unknown, requestId: string, request: Request): AppError {
  if (error instanceof AppError && error.code === "UNAVAILABLE") refreshConnection();
  if (error instanceof AppError && error.code !== "INTERNAL") return error;
  const { pathname } = new URL(request.url);
  if (isTransientError(error)) {
    refreshConnection();
    log.warn({ ...reportOf(error), requestId, pathname }, "The database gave no answer");
    return new AppError("UNAVAILABLE", "The database can't answer just now. Try again in a moment.");
  }
  log.error({ ...reportOf(error), requestId, pathname }, "A request failed");
  return new AppError("INTERNAL", "");
}

/** For the log: what happened, and where. A failed statement's message goes on with all its parameters; they stay out. */
function reportOf(error: unknown): Record<string, unknown> {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const statement =
    cause === error ? undefined : messageOf(error).split("\nparams:")[0]?.slice(0, STATEMENT_LOGGED_MAX);
  return { err: cause, ...(statement === undefined ? {} : { statement }) };
}
