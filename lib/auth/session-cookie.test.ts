import { describe, expect, it } from "vitest";
import { hasSessionCookie, isSecureFor, sessionCookieName } from "./session-cookie.ts";

const at = (host: string) => new Headers({ host });
const PLAIN = "http://127.0.0.1:3000";

describe("isSecureFor", () => {
  it.each([
    ["127.0.0.1:3000", true],
    ["127.9.9.9", true],
    ["localhost:3000", true],
    ["app.localhost", true],
    ["[::1]:3000", true],
    ["192.168.1.5:3000", false],
    ["localhost.example.org", false],
    ["127.0.0.1.example.org", false],
    ["[::2]", false],
    ["", false],
    ["not a host", false],
  ])("plain http at %j: %s", (host, expected) => {
    expect(isSecureFor(at(host), PLAIN)).toBe(expected);
  });

  it("is always, where people come over https", () => {
    expect(isSecureFor(at("192.168.1.5"), "https://metrics.example.org")).toBe(true);
    expect(isSecureFor(new Headers(), "https://metrics.example.org")).toBe(true);
  });
});

it("a cookie for encrypted connections has the prefix that binds it to its host, and only it counts there", () => {
  expect(sessionCookieName(true)).toBe("__Host-ia_session");
  const here = (cookie: string) => new Headers({ host: "127.0.0.1", cookie });
  expect(hasSessionCookie(here("a=b; __Host-ia_session=x"))).toBe(true);
  expect(hasSessionCookie(here("ia_session=x"))).toBe(false);
  expect(hasSessionCookie(here("x__Host-ia_session=x"))).toBe(false);
  expect(hasSessionCookie(new Headers({ host: "192.168.1.5", cookie: "ia_session=x" }))).toBe(true);
});
