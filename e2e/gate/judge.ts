/** Whether an answer keeps what it must: to whom it shows something, who may keep it, and which headers it has. */

import { z } from "zod";
import { isAnybodys, pageAccess, refusal, routeAccess, type Standing } from "#lib/testing/route-policy.ts";
import { SEEDED } from "../served-product.ts";
import type { Answer } from "./ask.ts";
import { GATE_ADMIN, type GateIdentity, HIDDEN_EMAIL } from "./make-identities.ts";
import type { ServedRoute } from "./read-routes.ts";

export interface Tried {
  served: ServedRoute;
  method: string;
  identity: GateIdentity;
  /** Whether the address and the headers are as people's and programs' are. */
  isPlain: boolean;
  /** PUBLIC_API=false. */
  isClosed: boolean;
  /** Of the web. */
  url: string;
}

/** What only those see who are let in: accounts, and the names of influencers. No address holds any of it. */
const canary = new RegExp(
  `${HIDDEN_EMAIL}|${GATE_ADMIN}|influencer-${String(SEEDED.from).slice(0, -3)}\\d{3}`,
);

export function showsCanary({ text }: Answer): boolean {
  return canary.test(text);
}

const refusalSchema = z.strictObject({
  success: z.literal(false),
  error: z.strictObject({ code: z.enum(["UNAUTHENTICATED", "FORBIDDEN"]), message: z.string() }),
});

/** What is wrong, for people. */
export function judge(tried: Tried, answer: Answer): string[] {
  const problems = [...judgeHeaders(tried, answer), ...judgeKeeping(tried, answer)];
  // Next serves its last resort as what it is; 503 is what a platform's silence comes to.
  if (answer.status >= 500 && answer.status !== 503 && tried.served.route !== "/_global-error")
    problems.push("a failure of ours");
  const access = accessOf(tried);
  if (access === "elsewhere") return problems;
  if (access === null) return [...problems, ...judgeUnoffered(tried, answer)];
  const changes = !["GET", "HEAD"].includes(tried.method);
  const expected = refusal(access, standingAt(tried), { isClosed: tried.isClosed, changes });
  if (expected === 0) {
    if (answer.status === 401 || answer.status === 403) problems.push("is refused, and should be let in");
    return problems;
  }
  if (showsCanary(answer)) problems.push("shows what only others may see");
  const isRefused =
    tried.served.kind === "page"
      ? leadsElsewhere(tried, answer)
      : answer.status === expected && isBare(tried, answer);
  if (isRefused) return problems;
  if (tried.isPlain) problems.push(`should be ${tried.served.kind === "page" ? "led elsewhere" : expected}`);
  else if (!isNothing(answer)) problems.push("is neither refused nor nothing");
  return problems;
}

/** Pages are for people: there a key is nobody's. */
function standingAt({ served: { kind }, identity: { standing } }: Tried): Standing {
  return kind === "page" && standing.endsWith("Key") ? "nobody" : standing;
}

/** null: not offered. */
function accessOf({ served: { kind, route }, method }: Tried) {
  // Next shows a page whatever the method is.
  if (kind === "page") return pageAccess[route] ?? "admin";
  const methods = routeAccess[route] ?? {};
  return methods[method === "HEAD" ? "GET" : method] ?? null;
}

function judgeUnoffered(tried: Tried, answer: Answer): string[] {
  if (showsCanary(answer)) return ["shows something by a method that there is not"];
  if (!tried.isPlain || tried.method === "OPTIONS") return [];
  return answer.status === 405 ? [] : ["should be 405: there is no such method"];
}

/** A redirect, or one inside what Next sends to its own router. Next itself refuses OPTIONS for pages. */
function leadsElsewhere({ method }: Tried, { status, headers, text }: Answer): boolean {
  if (method === "OPTIONS") return status === 400 && text === "";
  if (status === 200) return /NEXT_REDIRECT;(replace|push);\/(login|account)/.test(text);
  return [302, 303, 307].includes(status) && /^\/(login|account)(\?|$)/.test(headers.location ?? "");
}

/** Nothing but the error. */
function isBare({ method }: Tried, { text }: Answer): boolean {
  if (method === "HEAD") return text === "";
  return refusalSchema.safeParse(parseJson(text)).success;
}

/** Another address, a bad one, or none: whoever follows is judged there. */
function isNothing({ status, text }: Answer): boolean {
  if (status === 200) return text === "" || /NEXT_HTTP_ERROR_FALLBACK;404/.test(text);
  return [301, 302, 303, 307, 308, 400, 401, 403, 404, 405].includes(status);
}

function judgeHeaders({ url }: Tried, { headers }: Answer): string[] {
  const { location = "/" } = headers;
  const policy = String(headers["content-security-policy"] ?? "");
  const found: [string, boolean][] = [
    ["no Content-Security-Policy", !/(^|; )frame-ancestors 'none'(;|$)/.test(policy)],
    ["inline scripts are allowed", /script-src [^;]*'unsafe-(inline|eval)'/.test(policy)],
    ["no nosniff", headers["x-content-type-options"] !== "nosniff"],
    ["no Referrer-Policy", headers["referrer-policy"] !== "same-origin"],
    ["no Cross-Origin-Opener-Policy", headers["cross-origin-opener-policy"] !== "same-origin"],
    ["leads to another site", URL.parse(location, url)?.host !== new URL(url).host],
    ["says what it is powered by", headers["x-powered-by"] !== undefined],
    ["opens itself to other sites", Object.keys(headers).some((name) => name.startsWith("access-control-"))],
  ];
  return found.flatMap(([problem, holds]) => (holds ? [problem] : []));
}

/** Of what is not everybody's, and of what is told to somebody with a session, nothing is kept. */
function judgeKeeping(tried: Tried, { status, headers }: Answer): string[] {
  const access = accessOf(tried);
  const isTold = status < 300 || status === 401 || status === 403;
  if (access === null || access === "elsewhere" || !isTold || tried.method === "OPTIONS") return [];
  const showsNothing = Object.keys(tried.identity.headers).length === 0;
  if (isAnybodys(access, tried.isClosed) && showsNothing) return [];
  const words = (headers["cache-control"] ?? "").split(/, */);
  // A refusal of who shows nothing is nobody's.
  const isNobodys = status >= 400 && showsNothing;
  return words.includes("no-store") && (isNobodys || words.includes("private"))
    ? []
    : ["may be kept by others"];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
