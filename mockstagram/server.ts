/**
 * The stand-in Mockstagram over HTTP: the real server's API, on bare node:http since it is asked 20,000 times a second.
 * What the counts are stands in value.ts and walk.ts.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { accountAnswer, checkAnswer } from "./garbage.ts";
import { misbehave, refuse } from "./misbehave.ts";
import { createScript, type Rule, type Script } from "./script.ts";
import { openServedLog } from "./served-log.ts";
import { isSuspicious, parseSubject } from "./suspicion.ts";
import { createTraffic } from "./traffic.ts";
import { type AccountCounts, deterministicValue, PK_MAX, PK_MIN, realisticValue } from "./value.ts";
import { createWalk } from "./walk.ts";

export const modes = ["walk", "realistic", "deterministic"] as const;
export type Mode = (typeof modes)[number];

export interface MockstagramOptions {
  mode: Mode;
  /** Default 1. */
  seed?: number;
  /** Where each answered account is noted; see served-log.ts for the format. */
  logFile?: string;
  /** Seconds of a slot, for `deterministic` mode and the log. Default 60. */
  slotSeconds?: number;
  /** Epoch ms. Default: the machine's clock. */
  now?: () => number;
  /** How long the suspicion check takes. Default 1,000. */
  suspicionMs?: number;
  /** What goes wrong, see script.ts. Default: nothing. */
  rules?: readonly Rule[];
  /** How long each answer for an account takes. Default 0. */
  latencyMs?: number;
  /** Requests for accounts in any one second; those beyond are refused with 429. Default: no limit. */
  requestsPerSecond?: number;
}

export interface MockstagramServer {
  /** Port 0 takes a free one. Rejects with the system's error, e.g. EADDRINUSE. */
  listen(port: number, host: string): Promise<{ port: number }>;
  /** Stops listening; what is being answered gets a second to finish. */
  close(): Promise<void>;
  /** In place of those before. Seconds since the start are still those of the server. */
  setRules(rules: readonly Rule[]): void;
}

const PREFIX = "/api/v1/influencers/";
const BODY_BYTES_MAX = 16_384;

export function createMockstagramServer(options: MockstagramOptions): MockstagramServer {
  const { mode, seed = 1, slotSeconds = 60, now = Date.now, suspicionMs = 1_000, latencyMs = 0 } = options;
  const startMs = now();
  const walk = createWalk(seed, startMs / 1_000);
  const traffic = createTraffic(startMs, slotSeconds, options.requestsPerSecond ?? null);
  let script: Script | null = null;
  let checkScript: Script | null = null;
  setRules(options.rules ?? []);
  const log = options.logFile === undefined ? null : openServedLog(options.logFile);

  const slotNow = () => Math.floor(now() / 1_000 / slotSeconds) * slotSeconds;

  /** `look` leaves a walking account where it is. */
  function countsOf(pk: number, slot: number, look: boolean): AccountCounts {
    if (mode === "walk") return look ? walk.look(pk) : walk.step(pk);
    return mode === "realistic"
      ? realisticValue(pk, now() / 1_000, seed)
      : deterministicValue(pk, slot, seed);
  }

  function setRules(rules: readonly Rule[]) {
    const scriptOn = (on: Rule["on"]) => {
      const some = rules.filter((rule) => rule.on === on);
      return some.length === 0 ? null : createScript(some, seed, startMs);
    };
    script = scriptOn("account");
    checkScript = scriptOn("check");
  }

  function onAccount(request: IncomingMessage, response: ServerResponse, pk: number) {
    const nowMs = now();
    if (!traffic.came(nowMs, pk)) {
      traffic.held(nowMs, 1);
      traffic.ended();
      return refuse(response, 1, "seconds");
    }
    const trouble = script === null ? null : script.next(pk, nowMs);
    const wait = latencyMs + (trouble?.latencyMs ?? 0);
    const answer = () => {
      // Whoever asked has left meanwhile: nobody can take the answer, so none was served.
      if (response.destroyed) return traffic.ended();
      if (trouble === null || trouble.fault === null) return answerAccount(response, pk);
      const { fault, draw } = trouble;
      response.once("close", traffic.ended);
      if (fault.kind === "429" && fault.as !== "none") traffic.held(now(), fault.retryAfter);
      misbehave(fault, draw, request, response, accountAnswer({ pk, ...countsOf(pk, slotNow(), true) }));
    };
    if (wait === 0) answer();
    else setTimeout(answer, wait);
  }

  function answerAccount(response: ServerResponse, pk: number) {
    const slot = slotNow();
    const counts = countsOf(pk, slot, false);
    const body = `{"pk":${pk},"username":"influencer-${pk}","followerCount":${counts.followerCount},"followingCount":${counts.followingCount}}`;
    const sendIt = () => {
      traffic.served(now());
      traffic.ended();
      send(response, 200, body);
    };
    if (log === null) sendIt();
    else log.add(pk, slot, counts, sendIt);
  }

  function onCheck(request: IncomingMessage, response: ServerResponse, pk: number) {
    const answer = checkAnswer(pk, isSuspicious(countsOf(pk, slotNow(), true)));
    const trouble = checkScript?.next(pk, now()) ?? null;
    const answerIt = () => {
      if (trouble === null || trouble.fault === null) send(response, 200, answer.body);
      else misbehave(trouble.fault, trouble.draw, request, response, answer);
    };
    setTimeout(answerIt, suspicionMs + (trouble?.latencyMs ?? 0));
  }

  async function answerPosted(request: IncomingMessage, response: ServerResponse) {
    const text = await readBody(request);
    if (text === null) return sendError(response, 413, "PayloadTooLargeError", "At most 16 kB.", true);
    const subject = parseSubject(text);
    if (typeof subject === "string") return sendError(response, 400, "ValidationError", subject);
    const { body } = checkAnswer(subject.pk, isSuspicious(subject));
    setTimeout(() => send(response, 200, body), suspicionMs);
  }

  function route(request: IncomingMessage, response: ServerResponse) {
    const url = request.url ?? "/";
    const end = url.indexOf("?");
    const path = end === -1 ? url : url.slice(0, end);
    if (!path.startsWith(PREFIX)) return answerRest(request, response, path);

    const [pkText = "", action] = path.slice(PREFIX.length).split("/", 2);
    const known =
      path.length === PREFIX.length + pkText.length + (action === undefined ? 0 : action.length + 1);
    if (pkText === "is_suspicious" && action === undefined) {
      if (request.method !== "POST") return refuseMethod(response, "POST");
      answerPosted(request, response).catch(() => request.socket.destroy());
      return;
    }
    if (!known || pkText === "" || (action !== undefined && action !== "is_suspicious"))
      return notFound(response);
    if (request.method !== "GET") return refuseMethod(response, "GET");

    const pk = pkOf(pkText);
    if (pk === null) return sendError(response, 500, "InfluencerNotFoundError");
    if (action === undefined) onAccount(request, response, pk);
    else onCheck(request, response, pk);
  }

  function answerRest(request: IncomingMessage, response: ServerResponse, path: string) {
    if (path !== "/" && path !== "/stats") return notFound(response);
    if (request.method !== "GET") return refuseMethod(response, "GET");
    if (path === "/stats") return send(response, 200, JSON.stringify(traffic.report(now())));
    send(response, 200, JSON.stringify({ name: "mockstagram", mode, seed, example: `${PREFIX}${PK_MIN}` }));
  }

  // Longer than the minute between two fetches, so that connections outlive it.
  const server = createServer({ keepAliveTimeout: 75_000 }, route);

  return {
    setRules,
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          const address = server.address();
          resolve({ port: typeof address === "object" && address !== null ? address.port : port });
        });
      }),
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), 1_000);
        server.close(() => {
          clearTimeout(force);
          log?.close();
          resolve();
        });
      }),
  };
}

function pkOf(text: string): number | null {
  if (!/^\d{7}$/.test(text)) return null;
  const pk = Number(text);
  return pk >= PK_MIN && pk <= PK_MAX ? pk : null;
}

function send(response: ServerResponse, status: number, body: string, extra: string[] = []) {
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, ["Content-Type", "application/json", "Content-Length", length, ...extra]);
  response.end(body);
}

function sendError(response: ServerResponse, status: number, name: string, message?: string, close = false) {
  send(response, status, JSON.stringify({ error: { name, message } }), close ? ["Connection", "close"] : []);
}

function notFound(response: ServerResponse) {
  sendError(response, 404, "NotFoundError", "There is no such path.");
}

function refuseMethod(response: ServerResponse, allowed: string) {
  const body = JSON.stringify({ error: { name: "MethodNotAllowedError", message: `Use ${allowed}.` } });
  send(response, 405, body, ["Allow", allowed]);
}

/** null: over the limit. Rejects when the client goes away. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
