/**
 * The adapter of each route: authorize → parse → call → JSON. Without it a route has no handler, so none can forget to
 * judge who asks, let a bad value through or answer an error in a shape of its own.
 */
import type { z } from "zod";
import { type Acting, actAs } from "#lib/acting.ts";
import type { Identity } from "#lib/auth/identify.ts";
import { networkOf } from "#lib/auth/network-of.ts";
import { isTransientError } from "#lib/db/is-transient-error.ts";
import type { Actor } from "#lib/domain/audit.ts";
import { AppError, messageOf } from "#lib/errors.ts";
import { log } from "#lib/log.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";
import { type Access, authorize, type Rule } from "./authorize.ts";
import { type Context, getContext, refreshConnection } from "./get-context.ts";
import { type Counted, tellLimits } from "./limit-requests.ts";
import { readBytes } from "./read-bytes.ts";
import { readJson } from "./read-json.ts";
import { readQuery } from "./read-query.ts";
import { refuseKeyInQuery } from "./refuse-key-in-query.ts";
import { respondError, respondJson } from "./respond.ts";
import { showsCredentials } from "./shows-credentials.ts";
import { noteRequest } from "./watch-requests.ts";
import { ANSWER_LIMIT_MS, withinLimit } from "./within-limit.ts";

export { type Access, signedIn } from "./authorize.ts";

const STATEMENT_LOGGED_MAX = 500;
/** A body can hold half a million: the answer would be a hundred times as long as what was asked. */
const PROBLEMS_TOLD_MAX = 20;
/** A large body may come over a slow line. */
const UPLOAD_LIMIT_MS = 60 * SECOND;

/** What the API's description says of a route: see make-openapi. */
export interface RouteDescription {
  /** What it does, in a line. */
  summary: string;
  /** The body of an answer when all is well; of lines, one of them. */
  answer: z.ZodType;
  /** Of that answer; default 200. */
  status?: 201 | 202;
  /** Of its body; default JSON. */
  mediaType?: string;
}

export interface RouteSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>
  extends RouteDescription {
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
  /**
   * `person`: no API key may call it, `key`: one that may do so much may. Default `key` for what everybody may read, else
   * `person`, so that forgetting it lets no key in.
   */
  by?: "person" | "key";
  /** How we are, for probes that must not be turned away: counted against no limit. */
  isUnlimited?: boolean;
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
export interface RouteHandler {
  (request: Request, route: { params: Promise<unknown> }): Promise<Response>;
  readonly spec: AnyRouteSpec;
}

/** With what was left out of it filled in. */
export type AnyRouteSpec = RouteSpec<z.ZodType, z.ZodType, z.ZodType> &
  Pick<Rule, "mutates" | "access" | "by">;

/** `fn` returns the body, or a Response where a body is not enough. */
export function handle<
  P extends z.ZodType = z.ZodUnknown,
  Q extends z.ZodType = z.ZodUnknown,
  B extends z.ZodType = z.ZodUnknown,
>(
  spec: RouteSpec<P, Q, B>,
  fn: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<unknown>,
): RouteHandler {
  const { mutates = false, access = mutates ? "admin" : "public", isUnlimited = false, maxBytes } = spec;
  const limitMs = maxBytes === undefined ? ANSWER_LIMIT_MS : UPLOAD_LIMIT_MS;
  const isForAll = !mutates && (access === "public" || access === "open");
  const rule: Rule = { access, mutates, by: spec.by ?? (isForAll ? "key" : "person"), isUnlimited };
  const respond = async (
    request: Request,
    route: { params: Promise<unknown> },
    { counted, requestId, late }: { counted: Counted[]; requestId: string; late?: AbortSignal | undefined },
  ): Promise<Response> => {
    const asked = readQuery(request.url);
    refuseKeyInQuery(asked);
    const context = getContext();
    const identity = await authorize(rule, request.headers, context, counted);
    const params = parse(spec.params, await route.params, "path") as z.output<P>;
    const query = parse(spec.query, asked, "query") as z.output<Q>;
    const sent = spec.body ? await readJson(request, late) : undefined;
    const body = parse(spec.body, sent, "body") as z.output<B>;
    const bytes = maxBytes === undefined ? new Uint8Array() : await readBytes(request, maxBytes, late);
    const call = () => fn({ context, params, query, body, bytes, request, identity });
    // What reads changes nothing that would be noted, and is spared the cost.
    const answer = await (mutates ? actAs(actingFor(identity, request.headers, requestId), call) : call());
    const response = answer instanceof Response ? answer : respondJson(answer);
    if (identity !== null) keepPrivate(response);
    return response;
  };
  const handler = async (request: Request, route: { params: Promise<unknown> }) => {
    const requestId = crypto.randomUUID();
    const began = monotonicMs();
    const counted: Counted[] = [];
    // Only where a body is read, which is not waited for any longer than its answer is.
    const late = spec.body || maxBytes !== undefined ? new AbortController() : null;
    const response = await withinLimit(
      limitMs,
      () => respond(request, route, { counted, requestId, late: late?.signal }),
      (why) => late?.abort(why),
    ).catch((error: unknown) => respondError(judge(error, requestId, request), requestId));
    response.headers.set("x-request-id", requestId);
    // The rest of a body may never come: Node would keep the connection for it.
    if (late?.signal.aborted) response.headers.set("connection", "close");
    tellLimits(response.headers, counted);
    if (showsCredentials(request.headers)) keepPrivate(response);
    noteRequest(request.method, response.status, (monotonicMs() - began) / SECOND);
    return response;
  };
  return Object.assign(handler, { spec: { ...spec, mutates, access, by: rule.by } });
}

/** Nobody but who asked may keep it, and they neither. */
function keepPrivate(response: Response): void {
  response.headers.set("cache-control", "private, no-store");
}

/** Who is named where a change is noted. */
function actingFor(identity: Identity | null, headers: Headers, requestId: string): Acting {
  if (identity === null) return { actor: { kind: "visitor", name: networkOf(headers) }, requestId };
  const { userId: id, email, keyPrefix } = identity;
  const actor: Actor =
    keyPrefix === undefined
      ? { kind: "user", id, name: email }
      : { kind: "key", id, name: `${email}, ${keyPrefix}…` };
  return { actor, requestId };
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) {
    const problem = unstorableIn(result.data);
    if (problem !== null) throw badRequest(where, [{ field: "", problem }]);
    return result.data;
  }
  throw badRequest(
    where,
    result.error.issues.map((issue) => ({ field: issue.path.join("."), problem: issue.message })),
  );
}

/** What PostgreSQL's text can't hold, so that nothing of ours ever contains it; in words. null: nothing of the kind. */
function unstorableIn(value: unknown): string | null {
  if (typeof value === "string") {
    if (value.includes("\0")) return "contains a NUL character";
    return value.isWellFormed() ? null : "contains half a character (a lone surrogate)";
  }
  if (typeof value !== "object" || value === null) return null;
  for (const part of Object.values(value)) {
    const problem = unstorableIn(part);
    if (problem !== null) return problem;
  }
  return null;
}

function badRequest(where: string, problems: { field: string; problem: string }[]): AppError {
  const told = problems.slice(0, PROBLEMS_TOLD_MAX);
  const words = told.map(({ field, problem }) => `${field || where} ${problem}`);
  if (told.length < problems.length) words.push(`and ${problems.length - told.length} more`);
  return new AppError("BAD_REQUEST", `Bad ${where}: ${words.join("; ")}.`, { details: told });
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
