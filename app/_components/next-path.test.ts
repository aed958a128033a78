import { expect, it } from "vitest";
import { nextPath } from "./next-path.ts";

it.each([
  ["/admin/users", "/admin/users"],
  ["/influencers?q=a%20b&after=x", "/influencers?q=a%20b&after=x"],
  ["/influencers/mockstagram/1000001", "/influencers/mockstagram/1000001"],
  ["/pipeline", "/pipeline"],
  ["/", "/"],
  ["/?window=7d", "/?window=7d"],
  ["/leaderboard?metric=gain_percent", "/leaderboard?metric=gain_percent"],
  ["/compare?ids=1,2&view=log", "/compare?ids=1,2&view=log"],
  ["/docs", "/docs"],
  ["/leaderboards", "/admin"],
  ["?window=7d", "/admin"],
  [undefined, "/admin"],
  [null, "/admin"],
  ["", "/admin"],
  ["/login", "/admin"],
  ["/administrator", "/admin"],
  ["https://evil.example/admin", "/admin"],
  ["//evil.example/admin", "/admin"],
  ["/\\evil.example/admin", "/admin"],
  ["\\\\evil.example/admin", "/admin"],
  ["/\t/evil.example/admin", "/admin"],
  ["javascript:alert(1)", "/admin"],
  ["/admin/..//evil.example", "/admin"],
  ["http://ours.invalid@evil.example/admin", "/admin"],
])("%j leads to %s", (asked, expected) => {
  expect(nextPath(asked)).toBe(expected);
});
