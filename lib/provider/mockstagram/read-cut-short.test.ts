import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answer } from "#lib/provider/http/create-http-client.ts";
import { anyJsonObject, writeJson } from "#lib/testing/json-source.ts";
import { readCutShort } from "./read-cut-short.ts";
import { readMockstagramAnswer } from "./read-mockstagram-answer.ts";
import { readMockstagramSuspicion } from "./read-mockstagram-suspicion.ts";

const answer = (body: string, headers: Answer["headers"] = {}): Answer => ({
  kind: "answer",
  status: 200,
  headers,
  body,
});
const network = { kind: "transient", reason: "network", waitMs: null, forAll: false };

describe("a body that said no length", () => {
  it("may have been cut short wherever an object has not ended", () => {
    fc.assert(
      fc.property(anyJsonObject(["pk"]), fc.constantFrom("", " ", "\n"), fc.nat(), (object, gap, at) => {
        const json = writeJson(object, gap);
        const part = json.slice(0, at % json.length);
        expect(readCutShort(answer(part))).toMatchObject(network);
        expect(readCutShort(answer(`\ufeff${part}`))).toMatchObject(network);
        expect(readCutShort(answer(`${json}x`))).toBeNull();
        for (const length of ["content-length", "transfer-encoding"])
          expect(readCutShort(answer(part, { [length]: "chunked" }))).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(["", " \r\n", '{"pk":1000042,"followerCount":1'])("passes, and is no garbage: %j", (body) => {
    expect(readMockstagramAnswer("1000042", answer(body), 0)).toMatchObject(network);
    expect(readMockstagramSuspicion("1000042", answer(body), 0)).toMatchObject(network);
  });

  it.each([
    "<!doctype html><title>Welcome",
    "[",
    "nul",
    '"1000042',
    '{"pk":1000042,"followerCount":NaN}',
    "{]",
    '{"pk":1000042}}',
    '{"pk":1000042}',
  ])("was not cut short, whatever else is wrong with it: %s", (body) => {
    expect(readMockstagramAnswer("1000043", answer(body), 0)).toMatchObject({ reason: "rejected" });
    expect(readMockstagramSuspicion("1000043", answer(body), 0)).toMatchObject({ reason: "rejected" });
  });
});
