import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detectFormat } from "./import-format.ts";
import { offeredIntervals } from "./influencer.ts";
import { parseImportLine } from "./parse-import-line.ts";

const defaults = { platform: "mockstagram", interval: 60 } as const;
const parse = (line: string | null, first: string) => parseImportLine(line, detectFormat(first), defaults);
const influencer = (value: object) => ({
  kind: "influencer",
  value: { platform: "mockstagram", interval: 60, tags: [], ...value },
});
const malformed = (reason: string) => ({ kind: "malformed", reason });

const id = fc.integer({ min: 1, max: 999_999_999 }).map(String);
const interval = fc.constantFrom(...offeredIntervals);
const tag = fc
  .stringMatching(/^[a-z0-9 é-]{1,20}$/)
  .map((text) => text.trim())
  .filter((text) => text !== "");
const tags = fc.uniqueArray(tag, { maxLength: 5 });

describe("parseImportLine", () => {
  test("an influencer comes back as it was written, in each of the forms", () => {
    fc.assert(
      fc.property(id, interval, tags, (externalId, seconds, given) => {
        const value = influencer({ externalId, interval: seconds, tags: given });
        const json = JSON.stringify({ externalId, interval: seconds, tags: given, platform: "mockstagram" });
        expect(parse(json, json)).toEqual(value);
        for (const by of [",", ";", "\t"]) {
          const header = ["Interval", "comment", "external_id", "tags"].join(by);
          expect(parse([seconds, "x", externalId, given.join("|")].join(by), header)).toEqual(value);
          const plain = ["Mockstagram", externalId, seconds, given.join("|")].join(by);
          expect(parse(plain, plain)).toEqual(value);
        }
        expect(parse(externalId, externalId)).toEqual(influencer({ externalId }));
      }),
    );
  });

  test("answers anything, never throws", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (line, first) => {
        const parsed = parse(line, first);
        if (parsed.kind === "influencer") expect(parsed.value.externalId).toMatch(/^[1-9][0-9]{0,17}$/);
      }),
    );
  });

  test.each([
    [null, "1", "not_utf8"],
    ["1\0", "1", "nul"],
    [",300", "id,interval", "empty_id"],
    ['""', "1", "empty_id"],
    ["abc", "1", "malformed_id"],
    ["=1+1", "1", "malformed_id"],
    ["0", "1", "malformed_id"],
    ["9".repeat(256), "1", "too_long"],
    ["instagram,1", "platform,id", "unknown_platform"],
    ["1,61", "1,60", "bad_interval"],
    ["1,5", "1,60", "bad_interval"],
    ["1,30", "1,60", "bad_interval"],
    ["1,0x3c", "1,60", "bad_interval"],
    ["1,6e1", "1,60", "bad_interval"],
    ["1,-60", "1,60", "bad_interval"],
    [`1,60,${"x".repeat(65)}`, "1,60,a", "bad_tags"],
    [`1,60,${Array.from({ length: 51 }, (_, i) => i).join("|")}`, "1,60,a", "bad_tags"],
    ["1,60", "1", "columns"],
    ["1", "1,60", "columns"],
    ['"1', "1", "quotes"],
    ['"1"x', "1", "quotes"],
    ["{", "{", "bad_json"],
    ["[]", "{", "bad_json"],
    ["1000042", "{", "bad_json"],
    ['{"id":"1"}', "{", "bad_json"],
    ['{"externalId":"1","interval":"60"}', "{", "bad_json"],
    ['{"externalId":"1","intervall":60}', "{", "bad_json"],
    ['{"externalId":"1","interval":61}', "{", "bad_interval"],
    ['{"externalId":"1","tags":["\\ud800"]}', "{", "bad_tags"],
    ['{"externalId":"1","tags":["a|b"]}', "{", "bad_tags"],
    ['{"externalId":""}', "{", "empty_id"],
    ['{"externalId":"1","platform":"x"}', "{", "unknown_platform"],
  ])("%j in a file that begins with %j: %s", (line, first, reason) => {
    expect(parse(line, first)).toEqual(malformed(reason));
  });

  test("what is left out is the default; a tag counts once; a number is an id, too", () => {
    expect(parse("1,,", "id,interval,tags")).toEqual(influencer({ externalId: "1" }));
    expect(parse("1,300,a| a |b|", "id,interval,tags")).toEqual(
      influencer({ externalId: "1", interval: 300, tags: ["a", "b"] }),
    );
    expect(parse('{"externalId":1000042}', "{")).toEqual(influencer({ externalId: "1000042" }));
  });

  test("a ' that keeps a formula away is taken away, any other stays", () => {
    for (const [field, tags] of [
      ["'+a|b", ["+a", "b"]],
      ["'@a", ["@a"]],
      ["''-a", ["'-a"]],
      ["'a|'+b", ["'a", "'+b"]],
    ] as const) {
      expect(parse(`1,60,${field}`, "id,interval,tags")).toEqual(influencer({ externalId: "1", tags }));
    }
  });

  test.each(["", " ", "\t"])("%j is blank", (line) => {
    expect(parse(line, "1")).toEqual({ kind: "blank" });
  });
});

describe("detectFormat", () => {
  test.each(["id", "externalId", "EXTERNAL_ID", "External Id", "pk"])("%j is a header", (name) => {
    expect(detectFormat(name)).toMatchObject({ kind: "csv", header: true });
  });

  test.each(["1", "name", "1,60", '"id'])("%j is none", (line) => {
    expect(detectFormat(line)).toMatchObject({ kind: "csv", header: false });
  });
});
