/**
 * Headers that every answer carries, whoever makes it: pages, routes, files, Next's own errors. Set as Node announces
 * a request, so that nothing can be forgotten and no route is slower for a detour. proxy.ts puts a page's own policy in
 * place of the one here.
 */
import { subscribe } from "node:diagnostics_channel";
import { ServerResponse } from "node:http";
import { NOTHING_ALLOWED } from "./content-security-policy.ts";

const YEAR_S = 31_536_000;

/** `appUrl`: where people reach the web. */
export function secureResponses(appUrl: string): void {
  const headers = Object.entries(securityHeaders(appUrl));
  subscribe("http.server.request.start", (message) => {
    if (typeof message !== "object" || message === null || !("response" in message)) return;
    const { response } = message;
    if (!(response instanceof ServerResponse)) return;
    for (const [name, value] of headers) response.setHeader(name, value);
  });
}

/** Browsers hold on to https only where people reach the web by it: elsewhere it would lock them out. */
export function securityHeaders(appUrl: string): Record<string, string> {
  const isEncrypted = new URL(appUrl).protocol === "https:";
  return {
    "content-security-policy": NOTHING_ALLOWED,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ...(isEncrypted ? { "strict-transport-security": `max-age=${YEAR_S}` } : {}),
  };
}
