import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { COUNT_MAX } from "#lib/domain/influencer.ts";
import type { Answer } from "#lib/provider/http/create-http-client.ts";
import { readMockstagramAnswer } from "./read-mockstagram-answer.ts";

// A hang guard, no measure: other suites run beside this one.
vi.setConfig({ testTimeout: 60_000 });

const now = 1_795_000_000_000;
/** Bodies that say no length are for read-cut-short.test.ts. */
const whole = { "transfer-encoding": "chunked" };
const answer = (status: number, body: unknown, headers: Answer["headers"] = whole): Answer => ({
  kind: "answer",
  status,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const read = (status: number, body: unknown, headers?: Answer["headers"]) =>
  readMockstagramAnswer("1000042", answer(status, body, headers), now);
const account = { pk: 1_000_042, username: "influencer-1000042", followerCount: 10, followingCount: 20 };
const unknown = { error: { name: "InfluencerNotFoundError" } };

describe("a 200", () => {
  it("is a data point with the time of the answer", () => {
    expect(read(200, account)).toEqual({
      kind: "found",
      externalId: "1000042",
      username: "influencer-1000042",
      followers: 10,
      following: 20,
      posts: null,
      retrievedAt: now,
    });
  });

  it("carries every count in the range, from 0 to the last", () => {
    fc.assert(
      fc.property(fc.nat(COUNT_MAX), fc.nat(COUNT_MAX), (followerCount, followingCount) => {
        expect(read(200, { ...account, followerCount, followingCount })).toMatchObject({
          kind: "found",
          followers: followerCount,
          following: followingCount,
        });
      }),
    );
    expect(read(200, { ...account, followerCount: COUNT_MAX })).toMatchObject({ followers: COUNT_MAX });
    expect(read(200, '{"pk":1000042,"followerCount":-0,"followingCount":1e1}')).toMatchObject({
      followers: 0,
      following: 10,
    });
  });

  it.each([{ followerCount: null }, { followerCount: undefined }])(
    "with %j has no such count, which is not 0",
    (part) => {
      expect(read(200, { ...account, ...part })).toMatchObject({
        kind: "found",
        followers: null,
        following: 20,
      });
    },
  );

  it.each([
    "-1",
    "-0.5",
    "1.5",
    "2147483648",
    "9223372036854775808",
    "1e400",
    '"10"',
    '""',
    "true",
    "[]",
    "[10]",
    "{}",
    "NaN",
    "Infinity",
  ])("with the count %s is rejected", (count) => {
    expect(read(200, `{"pk":1000042,"followerCount":${count},"followingCount":1}`)).toMatchObject({
      reason: "rejected",
    });
    expect(read(200, `{"pk":1000042,"followerCount":1,"followingCount":${count}}`)).toMatchObject({
      reason: "rejected",
    });
  });

  it("may name the account as a number or as text", () => {
    expect(read(200, { ...account, pk: "1000042" })).toMatchObject({ kind: "found" });
  });

  it.each([
    1_000_043,
    "1000043",
    "01000042",
    " 1000042",
    1_000_042.5,
    null,
    undefined,
    true,
    ["1000042"],
    {},
  ])("for the account %j, which was not asked for, is rejected", (pk) => {
    expect(read(200, { ...account, pk })).toMatchObject({ kind: "failed", reason: "rejected" });
  });

  it.each([undefined, null, "", "x".repeat(256), "a\u0000b", "a\nb", "\ud800"])(
    "with the unusable name %j still counts, without the name",
    (username) => {
      expect(read(200, { ...account, username })).toMatchObject({
        kind: "found",
        username: null,
        followers: 10,
      });
    },
  );

  it.each([7, {}, [], true])("with the name %j is rejected", (username) => {
    expect(read(200, { ...account, username })).toMatchObject({ reason: "rejected" });
  });

  it.each([
    ["nothing", ""],
    ["HTML", "<!doctype html><title>Welcome</title>"],
    ["half a body", JSON.stringify(account).slice(0, -2)],
    ["more than a body", `${JSON.stringify(account)}}`],
    ["a list", JSON.stringify([account])],
    ["null", "null"],
    ["text", '"ok"'],
    ["a body within a body", JSON.stringify({ data: account })],
    ["an error", JSON.stringify(unknown)],
    ["deep lists", "[".repeat(1_000_000)],
    ["deep lists that end", "[".repeat(1_000_000) + "]".repeat(1_000_000)],
    ["a deep count", `{"pk":1000042,"followerCount":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`],
    ["a pk by way of the prototype", '{"__proto__":{"pk":1000042},"followerCount":1,"followingCount":1}'],
  ])("with %s is rejected", (_, body) => {
    expect(read(200, body)).toMatchObject({ kind: "failed", externalId: "1000042", reason: "rejected" });
  });

  it.each([
    '{"pk":1000042,"followerCount":1,"followingCount":1,"followerCount":2}',
    '{"pk":1000042,"followerCount":1,"followingCount":1,"followingCount" : 1}',
    '{"pk":1000043,"pk":1000042,"followerCount":1,"followingCount":1}',
    '{"p\\u006b":1000043,"pk":1000042,"followerCount":1,"followingCount":1}',
  ])("that says a thing twice is rejected, since nobody knows which is meant: %s", (body) => {
    expect(read(200, body)).toMatchObject({ reason: "rejected" });
  });

  it("may begin with a byte order mark, but not with two", () => {
    expect(read(200, `\ufeff${JSON.stringify(account)}`)).toMatchObject({ kind: "found", followers: 10 });
    expect(read(200, `\ufeff\ufeff${JSON.stringify(account)}`)).toMatchObject({ reason: "rejected" });
    expect(read(200, `\ufeff{"pk":1000043,"followerCount":1,"pk":1000042}`)).toMatchObject({
      reason: "rejected",
      message: "body: the same name twice",
    });
    expect(read(500, `\ufeff${JSON.stringify(unknown)}`)).toMatchObject({ reason: "not_found" });
  });

  it.each([
    '{"pk":1000042,"followerCount":1,"followingCount":2,"similar":[{"pk":7,"followerCount":9},{"pk":8}]}',
    '{"owner":{"pk":7,"followerCount":9,"followingCount":9},"pk":1000042,"followerCount":1,"followingCount":2}',
  ])("that speaks of others within is of the account itself: %s", (body) => {
    expect(read(200, body)).toMatchObject({ kind: "found", followers: 1, following: 2 });
  });

  it.each(["pk", '"pk":', "followerCount", '"followerCount":1'])(
    "for an account that is called %s is as good as any",
    (username) => {
      expect(read(200, { ...account, username })).toMatchObject({ kind: "found", username });
    },
  );

  it("is found only when all of it is sound, whatever came (and never throws)", () => {
    const sound = (value: unknown) =>
      value === null ||
      value === undefined ||
      (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= COUNT_MAX);
    const part = fc.oneof(fc.constant(undefined), fc.jsonValue(), fc.double(), fc.integer(), fc.nat());
    const body = fc.oneof(
      fc.jsonValue(),
      fc.record({
        pk: fc.oneof(fc.constant(1_000_042), fc.constant("1000042"), part),
        username: fc.oneof(fc.string({ unit: "binary" }), part),
        followerCount: part,
        followingCount: part,
      }),
    );
    const seen = new Set<string>();
    fc.assert(
      fc.property(body, (value) => {
        const outcome = read(200, JSON.stringify(value) ?? "");
        const parsed: unknown = JSON.parse(JSON.stringify(value) ?? "null");
        const fields = new Map(typeof parsed === "object" && parsed !== null ? Object.entries(parsed) : []);
        const isFound =
          (typeof fields.get("pk") === "number" || typeof fields.get("pk") === "string") &&
          String(fields.get("pk")) === "1000042" &&
          sound(fields.get("followerCount")) &&
          sound(fields.get("followingCount")) &&
          (fields.get("username") == null || typeof fields.get("username") === "string");
        seen.add(outcome.kind);
        expect(outcome).toMatchObject(isFound ? { kind: "found" } : { kind: "failed", reason: "rejected" });
      }),
      { numRuns: 3_000 },
    );
    expect(seen.size).toBe(2);
  });

  it("of any bytes never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (body) => {
        expect(read(200, body).kind).toBe("failed");
      }),
    );
  });
});

describe("other statuses", () => {
  it.each([500, 400, 404])("%d with InfluencerNotFoundError means: there is no such account", (status) => {
    expect(read(status, unknown)).toMatchObject({ kind: "failed", reason: "not_found" });
    expect(read(status, { error: { name: "InfluencerNotFoundError", message: "x" }, more: 1 })).toMatchObject(
      {
        reason: "not_found",
      },
    );
  });

  it.each([401, 403, 410, 502, 503])(
    "%d with InfluencerNotFoundError says nothing about the account",
    (status) => {
      expect(read(status, unknown)).toMatchObject({ reason: "upstream_error" });
    },
  );

  it.each([
    "",
    "Not Found",
    "{}",
    '{"error":null}',
    '{"error":{"name":"TypeError"}}',
    '{"name":"InfluencerNotFoundError"}',
    '"InfluencerNotFoundError"',
    "[".repeat(100_000),
  ])(
    "404, 400 and 500 with the body %s do not either: a wrong address must not end every influencer's tracking",
    (body) => {
      expect(read(404, body)).toMatchObject({ kind: "failed", reason: "upstream_error" });
      expect(read(400, body)).toMatchObject({ kind: "failed", reason: "upstream_error" });
      expect(read(500, body)).toMatchObject({ kind: "transient", reason: "upstream_error" });
    },
  );

  it.each([408, 425, 500, 501, 502, 503, 504, 599])(
    "%d may pass, and its Retry-After is for this account alone",
    (status) => {
      expect(read(status, "oops")).toMatchObject({ kind: "transient", waitMs: null, forAll: false });
      expect(read(status, "oops", { "retry-after": "3" })).toMatchObject({ waitMs: 3_000, forAll: false });
    },
  );

  it("429 may pass, and its Retry-After is for all", () => {
    expect(read(429, "")).toMatchObject({
      kind: "transient",
      reason: "rate_limited",
      waitMs: null,
      forAll: true,
    });
    expect(read(429, "", { "retry-after": "3" })).toMatchObject({ waitMs: 3_000, forAll: true });
    const date = new Date(now + 7_000).toUTCString();
    expect(read(429, "", { "retry-after": date })).toMatchObject({ waitMs: 7_000, forAll: true });
  });

  it.each([201, 204, 206, 301, 302, 304, 401, 403, 410, 418, 451, 499])("%d is final", (status) => {
    expect(read(status, account)).toMatchObject({ kind: "failed", reason: "upstream_error" });
  });
});
