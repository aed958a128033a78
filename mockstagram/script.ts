/** What goes wrong when: a list of rules, read from a file. What a fault does to an answer stands in misbehave.ts. */
import { z } from "zod";
import { hash, hashUnit } from "./hash.ts";
import { PK_MAX, PK_MIN } from "./value.ts";

export const garbageForms = [
  "html",
  "truncated",
  "empty",
  "nan",
  "negative",
  "fraction",
  "string",
  "null",
  "list",
  "2^63",
  "wrong id",
  "missing id",
  "duplicate keys",
  "deep",
] as const;
export type GarbageForm = (typeof garbageForms)[number];

const ms = z.number().min(0).max(3_600_000);
const bytes = z
  .int()
  .min(1)
  .max(2 ** 40);
const failing = z.int().min(400).max(599);

const faultSchema = z.discriminatedUnion("kind", [
  /** An answer that comes later; whatever else applies, applies then. */
  z.strictObject({ kind: z.literal("latency"), ms, spreadMs: ms.default(0) }),
  z.strictObject({
    kind: z.literal("429"),
    /** Seconds. */
    retryAfter: z.int().min(0).max(86_400).default(1),
    as: z.enum(["seconds", "date", "none"]).default("seconds"),
  }),
  z.strictObject({ kind: z.literal("status"), status: z.union([failing, z.array(failing).min(1)]) }),
  /** No headers come, or half of the body, or a byte now and then for ever. */
  z.strictObject({ kind: z.literal("hang") }),
  z.strictObject({ kind: z.literal("stall") }),
  z.strictObject({ kind: z.literal("drip"), everyMs: z.number().min(1).max(60_000).default(500) }),
  z.strictObject({ kind: z.literal("endless") }),
  z.strictObject({ kind: z.literal("huge"), bytes, declared: z.boolean().default(true) }),
  z.strictObject({ kind: z.literal("gzip"), bytes: bytes.max(2 ** 30).default(100_000_000) }),
  z.strictObject({ kind: z.literal("garbage"), form: z.enum([...garbageForms, "any"]).default("any") }),
  /** The connection is cut before the headers, or within the body. */
  z.strictObject({ kind: z.literal("reset") }),
  z.strictObject({ kind: z.literal("tear") }),
]);
export type Fault = z.infer<typeof faultSchema>;

/** From here on a number is a moment of the epoch, below it seconds since the start. */
const EPOCH_MIN = 1_000_000_000;
const moment = z.number().min(0).max(100_000_000_000);
const pk = z.int().min(PK_MIN).max(PK_MAX);

const ruleSchema = z
  .strictObject({
    from: moment.default(0),
    /** Absent: for ever. */
    to: moment.optional(),
    /** Of the requests, drawn anew for each. */
    share: z.number().min(0).max(1).default(1),
    /** Requests for accounts, or suspicion checks by GET. */
    on: z.enum(["account", "check"]).default("account"),
    /** Only these accounts, both ends included. */
    pks: z.tuple([pk, pk]).optional(),
    fault: faultSchema,
  })
  .refine(({ from, to }) => to === undefined || from >= EPOCH_MIN !== to >= EPOCH_MIN || from < to, {
    message: "from must be before to",
  })
  .refine(({ pks }) => pks === undefined || pks[0] <= pks[1], { message: "pks must be [first, last]" });
export type Rule = z.infer<typeof ruleSchema>;
/** As it stands in a script. */
export type RuleInput = z.input<typeof ruleSchema>;

/** Throws an Error that lists every problem with its place. */
export function parseScript(text: string): Rule[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`The script is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = z.array(ruleSchema).safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `  - ${placeOf(path)}: ${message}`);
  throw new Error(`The script is not usable:\n${problems.join("\n")}`);
}

function placeOf(path: readonly PropertyKey[]): string {
  const [rule, ...rest] = path;
  return rule === undefined ? "all of it" : [`rule ${Number(rule) + 1}`, ...rest.map(String)].join(", ");
}

export interface Trouble {
  /** Before anything is answered. */
  latencyMs: number;
  /** null: a proper answer. */
  fault: Exclude<Fault, { kind: "latency" }> | null;
  /** The same for the same request of the same world: what a fault draws from. */
  draw: number;
}

export interface Script {
  /** What befalls this request; null: nothing. */
  next(pk: number, nowMs: number): Trouble | null;
}

/** Whom a share hits hangs on the seed, the rule, the account and how often that was asked; never on time. */
export function createScript(rules: readonly Rule[], seed: number, startMs: number): Script {
  const start = startMs / 1_000;
  const absolute = (at: number) => (at < EPOCH_MIN ? start + at : at);
  const timed = rules.map((rule, index) => ({
    ...rule,
    index,
    from: absolute(rule.from),
    to: rule.to === undefined ? Number.POSITIVE_INFINITY : absolute(rule.to),
  }));
  const asked = new Map<number, number>();

  return {
    next(pk, nowMs) {
      const now = nowMs / 1_000;
      let trouble: Trouble | null = null;
      let nth: number | null = null;
      for (const { from, to, pks, share, fault, index } of timed) {
        if (now < from || now >= to || (pks !== undefined && (pk < pks[0] || pk > pks[1]))) continue;
        if (nth === null) {
          nth = (asked.get(pk) ?? 0) + 1;
          asked.set(pk, nth);
        }
        const key = hash(seed, pk, nth);
        if (share < 1 && hashUnit(key, index, 31) >= share) continue;
        trouble ??= { latencyMs: 0, fault: null, draw: hash(key, 0, 32) };
        if (fault.kind === "latency")
          trouble.latencyMs += fault.ms + fault.spreadMs * hashUnit(key, index, 33);
        else trouble.fault ??= fault;
      }
      return trouble;
    },
  };
}
