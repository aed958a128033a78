/**
 * Tells each request's handlers who asks: the address of the connection, or what proxies that are trusted say. Whatever
 * the request says of itself in that header is replaced. Next hands routes no socket; Node announces each request first.
 */
import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import proxyAddr from "proxy-addr";
import { CLIENT_ADDRESS, CLIENT_IS_LOCAL } from "#lib/auth/network-of.ts";
import { type Logger, log as processLog } from "#lib/log.ts";

const isLoopback = proxyAddr.compile("loopback");
/** What proxies add, whether they are trusted or not. */
const PROXIED = ["x-forwarded-for", "forwarded", "via", "x-real-ip"];

interface ClientSettings {
  /** Addresses, networks or names such as `loopback`. */
  trusted: readonly string[];
  /** Where people reach the web. */
  appUrl: string;
  log?: Pick<Logger, "warn">;
}

/**
 * Where people reach the web by another name than this machine's own, or trust a proxy on it, whatever comes from it may
 * be anybody's, be it told or not. Throws TypeError for a bad `trusted`.
 */
export function nameClients({ trusted, appUrl, log = processLog }: ClientSettings): void {
  const addressOf = createAddressOf(trusted);
  const isTrusted = proxyAddr.compile([...trusted]);
  const isForOthers =
    !isThisMachine(new URL(appUrl).hostname) || ["127.0.0.1", "::1"].some((address) => isTrusted(address, 0));
  let hasWarned = false;
  subscribe("http.server.request.start", (message) => {
    if (typeof message !== "object" || message === null || !("request" in message)) return;
    const { request } = message;
    if (!(request instanceof IncomingMessage)) return;
    if (!hasWarned && isForwarded(request) && !isTrusted(request.socket.remoteAddress ?? "", 0)) {
      // Once: anybody may send that header.
      hasWarned = true;
      warnOf(request.socket.remoteAddress, log);
    }
    const isLocal = !isForOthers && isOfThisMachine(request);
    request.headers[CLIENT_ADDRESS] = addressOf(request);
    request.headers[CLIENT_IS_LOCAL] = isLocal ? "1" : "0";
  });
}

function isForwarded({ headers }: IncomingMessage): boolean {
  return headers["x-forwarded-for"] !== undefined;
}

/** Else nobody would know why one person's wrong passwords shut everybody out. */
function warnOf(peer: string | undefined, log: Pick<Logger, "warn">): void {
  log.warn(
    { peer },
    "A request came with X-Forwarded-For from an address that is not in TRUSTED_PROXIES: it is ignored. If that is your reverse proxy, everybody behind it counts as one, five wrong passwords lock an account for all of them, and one busy program uses up everybody's requests: set TRUSTED_PROXIES to its address and restart the web",
  );
}

function isThisMachine(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  return hostname === "localhost" || (isIP(address) !== 0 && isLoopback(address, 0));
}

/** The last address that no trusted proxy has. */
export function createAddressOf(trusted: readonly string[]): (request: IncomingMessage) => string {
  const trust = proxyAddr.compile([...trusted]);
  return (request) => proxyAddr(request, trust) ?? "";
}

/** A proxy on this machine asks for others: for whom, it may not have been told to say. */
function isOfThisMachine({ socket, headers }: IncomingMessage): boolean {
  const { remoteAddress = "" } = socket;
  return isLoopback(remoteAddress, 0) && PROXIED.every((name) => headers[name] === undefined);
}

/** The addresses of TRUSTED_PROXIES. */
export function splitTrusted(setting: string | undefined): string[] {
  return (setting ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
