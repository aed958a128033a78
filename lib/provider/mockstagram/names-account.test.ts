import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answer } from "#lib/provider/http/create-http-client.ts";
import { namesAccount } from "./names-account.ts";
import { readMockstagramAnswer } from "./read-mockstagram-answer.ts";
import { readMockstagramSuspicion } from "./read-mockstagram-suspicion.ts";

const names = (externalId: string, written: string) => {
  const body = `{"username":"\\"pk\\":${externalId}","owner":{"pk":${externalId}},"pk" : ${written} }`;
  return namesAccount(externalId, (JSON.parse(body) as { pk: number | string }).pk, body);
};
/** As many digits as a pk may have. */
const pk = fc.bigInt({ min: 1n, max: 10n ** 18n - 1n });
const nearby = fc.bigInt({ min: -200n, max: 200n });

describe("an answer", () => {
  it("is about the account whose pk it says, as a number or as text, whatever its size, and about no neighbour", () => {
    fc.assert(
      fc.property(pk, nearby, (asked, apart) => {
        const answered = asked + apart;
        expect(names(`${asked}`, `${answered}`)).toBe(apart === 0n);
        expect(names(`${asked}`, `"${answered}"`)).toBe(apart === 0n);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["17841405309211845", "17841405309211844"],
    ["9007199254740992", "9007199254740993"],
    ["9007199254740993", "9007199254740992"],
    ["999999999999999999", "1000000000000000000"],
    ["17841405309211845", "1.7841405309211845e16"],
    ["17841405309211845", "17841405309211845.0"],
    ["1000042", "1000043"],
  ])("asked for %s that says %s is about another one", (asked, answered) => {
    expect(names(asked, answered)).toBe(false);
  });
});

describe("a pk that no double holds", () => {
  const externalId = "17841405309211845";
  const answer = (body: string): Answer => ({ kind: "answer", status: 200, headers: {}, body });
  const counts = (written: string) => {
    const body = `{"pk":${written},"followerCount":1,"followingCount":2,"similar":[{"pk":7}]}`;
    return readMockstagramAnswer(externalId, answer(body), 0);
  };
  const verdict = (written: string) =>
    readMockstagramSuspicion(externalId, answer(`{"suspicious":true,"pk":${written}}`), 0);

  it("is found and checked", () => {
    for (const written of [externalId, `"${externalId}"`]) {
      expect(counts(written)).toMatchObject({ kind: "found", externalId, followers: 1 });
      expect(verdict(written)).toEqual({ kind: "checked", externalId, suspicious: true });
    }
  });

  it("is not taken for the one that parses to the same number", () => {
    for (const written of ["17841405309211844", "17841405309211843", '"17841405309211844"']) {
      expect(counts(written)).toMatchObject({ kind: "failed", reason: "rejected" });
      expect(verdict(written)).toMatchObject({ kind: "failed", reason: "rejected" });
    }
  });
});
