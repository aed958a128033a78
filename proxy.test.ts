import { describe, expect, test } from "vitest";
import { config, proxy } from "./proxy.ts";

const URL_OF = (path: string) => `http://127.0.0.1:3000${path}`;
const isMatched = (path: string) => config.matcher.some((source) => new RegExp(`^${source}$`).test(path));

test.each(["%E0%A4%A", "%FF", "%", "%zz", "1000042%"])(
  "an address with %s is refused with the error body",
  async (text) => {
    const response = proxy(new Request(URL_OF(`/api/influencer_analytics/${text}`)));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ success: false, error: { code: "BAD_REQUEST" } });
    expect(isMatched(`/api/influencer_analytics/${text}`)).toBe(true);
  },
);

test.each(["1000042", "%31000042", "%00", "%25", "did%3Aplc%3Aabc"])(
  "an address with %s goes on to its route, with nothing added",
  (text) => {
    const response = proxy(new Request(URL_OF(`/api/influencer_analytics/${text}?start_time=%FF`)));
    expect(response.headers.get("x-middleware-next")).toBe("1");
    expect(response.headers.has("content-security-policy")).toBe(false);
  },
);

describe("a page", () => {
  test("has a policy with a nonce of its own, which Next is told, whatever the request says", () => {
    const ask = () =>
      proxy(new Request(URL_OF("/admin"), { headers: { "content-security-policy": "x", cookie: "a=b" } }));
    const policies = [ask(), ask()].map(({ headers }) => {
      expect(headers.get("x-middleware-request-content-security-policy")).toBe(
        headers.get("content-security-policy"),
      );
      expect(headers.get("x-middleware-request-cookie")).toBe("a=b");
      return headers.get("content-security-policy") ?? "";
    });
    const nonces = policies.map((policy) => /'nonce-([\w-]{36})' 'strict-dynamic'/.exec(policy)?.[1]);
    expect(new Set(nonces).size).toBe(2);
    for (const policy of policies) expect(policy).not.toMatch(/script-src [^;]*'unsafe-/);
  });

  test.each(["/", "/admin", "/api", "/influencers/mockstagram/1", "/influencer_analytics/1/2", "/metrics/x"])(
    "may be at %s",
    (path) => expect(isMatched(path)).toBe(true),
  );

  test.each([
    "/api/influencer_analytics/1000042",
    "/influencer_analytics/1000042",
    "/api/v1/users",
    "/metrics",
    "/icon.svg",
    "/favicon.ico",
    "/_next/static/chunks/a.js",
  ])("is not at %s, which is spared the detour", (path) => expect(isMatched(path)).toBe(false));
});
