import { describe, expect, it } from "vitest";
import { createScript, parseScript, type Rule } from "./script.ts";

const START = 1_795_000_000_000;
const at = (second: number) => START + second * 1_000;
const rules = (...list: object[]): Rule[] => parseScript(JSON.stringify(list));
const kinds = (script: ReturnType<typeof createScript>, pk: number, second: number) =>
  script.next(pk, at(second))?.fault?.kind ?? null;

describe("a rule", () => {
  it("holds from its first moment to before its last, in seconds since the start or of the epoch", () => {
    for (const [from, to] of [
      [10, 20],
      [1_795_000_010, 1_795_000_020],
    ] as const) {
      const script = createScript(rules({ from, to, fault: { kind: "hang" } }), 1, START);
      expect([9.999, 10, 19.999, 20].map((second) => kinds(script, 1_000_000, second))).toEqual([
        null,
        "hang",
        "hang",
        null,
      ]);
    }
  });

  it("without an end holds for ever, and without a beginning from the start", () => {
    const script = createScript(rules({ fault: { kind: "reset" } }), 1, START);
    expect([0, 1e6].map((second) => kinds(script, 1_000_000, second))).toEqual(["reset", "reset"]);
  });

  it("is for its accounts alone, both ends included", () => {
    const script = createScript(rules({ pks: [1_000_010, 1_000_012], fault: { kind: "hang" } }), 1, START);
    const hit = Array.from({ length: 6 }, (_, i) => kinds(script, 1_000_008 + i, 0));
    expect(hit).toEqual([null, null, "hang", "hang", "hang", null]);
  });

  it("hits its share of the requests, the same ones with the same seed, whenever they come", () => {
    const list = rules({ share: 0.3, fault: { kind: "status", status: [500, 502, 503] } });
    const hits = (seed: number, second: number) => {
      const script = createScript(list, seed, START);
      return Array.from({ length: 4_000 }, (_, i) => kinds(script, 1_000_000 + (i % 1_000), second) !== null);
    };
    const share = hits(1, 0).filter(Boolean).length / 4_000;
    // Five standard deviations.
    expect(Math.abs(share - 0.3)).toBeLessThan(0.037);
    expect(hits(1, 500)).toEqual(hits(1, 0));
    expect(hits(2, 0)).not.toEqual(hits(1, 0));
  });

  it("draws each try of an account anew", () => {
    const script = createScript(rules({ share: 0.5, fault: { kind: "hang" } }), 1, START);
    const tries = Array.from({ length: 50 }, () => kinds(script, 1_000_000, 0));
    expect(new Set(tries)).toEqual(new Set([null, "hang"]));
  });

  it("of latency adds to all others, of which the first counts", () => {
    const script = createScript(
      rules(
        { fault: { kind: "latency", ms: 100 } },
        { fault: { kind: "reset" } },
        { fault: { kind: "latency", ms: 20, spreadMs: 10 } },
        { fault: { kind: "hang" } },
      ),
      1,
      START,
    );
    const trouble = script.next(1_000_000, START);
    expect(trouble?.fault).toEqual({ kind: "reset" });
    expect(trouble?.latencyMs).toBeGreaterThanOrEqual(120);
    expect(trouble?.latencyMs).toBeLessThan(130);
  });
});

it.each<[string, string]>([
  ["", "not JSON"],
  ["{}", "all of it"],
  ['[{"fault":{"kind":"hang"}},{"fault":{"kind":"hung"}}]', "rule 2, fault, kind"],
  ['[{"from":1}]', "rule 1, fault"],
  ['[{"fault":{"kind":"hang"},"until":3}]', "until"],
  ['[{"fault":{"kind":"hang","ms":3}}]', "ms"],
  ['[{"share":1.1,"fault":{"kind":"hang"}}]', "rule 1, share"],
  ['[{"from":5,"to":5,"fault":{"kind":"hang"}}]', "from must be before to"],
  ['[{"pks":[1000001,1000000],"fault":{"kind":"hang"}}]', "pks must be [first, last]"],
  ['[{"pks":[1,2],"fault":{"kind":"hang"}}]', "rule 1, pks, 0"],
  ['[{"fault":{"kind":"status","status":200}}]', "rule 1, fault, status"],
  ['[{"fault":{"kind":"garbage","form":"mess"}}]', "rule 1, fault, form"],
  ['[{"fault":{"kind":"429","retryAfter":-1}}]', "rule 1, fault, retryAfter"],
])("a script %s is refused with a message that says where", (text, message) => {
  expect(() => parseScript(text)).toThrow(message);
});
