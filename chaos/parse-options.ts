/** The command line of `npm run chaos`. Throws an Error that says what is wrong and what there is. */
import { parseArgs } from "node:util";
import { type IntervalSeconds, intervalSchema, intervals } from "#lib/domain/influencer.ts";
import type { Fault, Shape } from "./fault.ts";
import { describeUnrun, type UnrunRow } from "./unrun-rows.ts";

/** What was given replaces the fault's own. */
export interface Options {
  kind: "faults" | "kills" | "list" | "help";
  faults: readonly Fault[];
  /** Not as all of them. */
  named: boolean;
  quick: boolean;
  /** As long as an hour for all of them allows. */
  compressed: boolean;
  /** Faults at the same time, each with servers of its own. */
  atOnce: number;
  count: number;
  given: Partial<Shape>;
}

export function usage(faults: readonly Fault[]): string {
  return `Breaks the pipeline and checks what is stored, point by point.

  npm run chaos -- <fault …|all|kills> [options]

  --quick            small and short, with 5-second slots where the fault allows it
  --compressed       all of them in about an hour, three at a time: npm run test:all
  --influencers N    1 … 1000000
  --minutes M        of the measured window
  --slot S           seconds: ${intervals.join(", ")}
  --workers N        1 … 16
  --seed S           the same seed, the same moments and values
  --at-once N        faults at the same time (1; with --quick 3)
  --count N          of kills (100)
  --list             the faults, and what stands for rows of the matrix that are none

  kills: worker and database killed at seeded random moments
${faults.map(({ id, title }) => `  ${id}: ${title}`).join("\n")}`;
}

export function parseOptions(
  args: readonly string[],
  known: readonly Fault[],
  unrun: readonly UnrunRow[],
): Options {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: flag,
      compressed: flag,
      list: flag,
      help: flag,
      influencers: text,
      minutes: text,
      slot: text,
      workers: text,
      seed: text,
      count: text,
      "at-once": text,
    },
  });
  const [name = ""] = positionals;
  const kind = values.help ? "help" : values.list ? "list" : name === "kills" ? "kills" : "faults";
  const wanted = positionals.map((id) => id.toUpperCase());
  const faults = name === "all" ? known : known.filter(({ id }) => wanted.includes(id));
  const row = unrun.find(({ id }) => wanted.includes(id));
  if (row !== undefined) throw new Error(`${row.id} (${row.title}) is no run: ${describeUnrun(row)}.`);
  const unknown = wanted.filter((id) => !known.some((fault) => fault.id === id));
  if (kind === "faults" && name !== "all" && (wanted.length === 0 || unknown.length > 0)) {
    throw new Error(
      `${name ? `There is no fault ${unknown.join(", ")}.` : "Which fault?"}\n\n${usage(known)}`,
    );
  }
  if (values.quick && values.compressed) throw new Error("--quick or --compressed, not both.");
  const given: Partial<Shape> = {};
  const whole = (
    option: "influencers" | "workers" | "seed" | "count" | "at-once",
    min: number,
    max: number,
  ) => {
    const value = values[option];
    return value === undefined ? undefined : numberIn(option, value, min, max, true);
  };
  const influencers = whole("influencers", 1, 1_000_000);
  const workers = whole("workers", 1, 16);
  const seed = whole("seed", 0, 2 ** 32 - 1);
  if (influencers !== undefined) given.influencers = influencers;
  if (workers !== undefined) given.workers = workers;
  if (seed !== undefined) given.seed = seed;
  if (values.minutes !== undefined) given.minutes = numberIn("minutes", values.minutes, 0.1, 1_440, false);
  if (values.slot !== undefined) given.slot = slotIn(values.slot);
  const atOnce = whole("at-once", 1, 16) ?? (values.quick ? 3 : 1);
  // The quick runs are those that have a quick form; one that is named runs all the same, or says why not.
  const chosen = values.quick && name === "all" ? faults.filter(({ quick }) => quick !== null) : faults;
  return {
    kind,
    faults: chosen,
    named: name !== "all",
    quick: values.quick,
    compressed: values.compressed,
    atOnce,
    count: whole("count", 1, 10_000) ?? 100,
    given,
  };
}

/** null: the fault has no quick form. */
export function shapeOf(fault: Fault, { quick, compressed, given }: Options): Shape | null {
  const shape = quick ? fault.quick : compressed ? fault.compressed : fault.defaults;
  return shape === null ? null : { ...shape, ...given };
}

function slotIn(text: string): IntervalSeconds {
  const parsed = intervalSchema.safeParse(Number(text));
  if (!parsed.success) throw new Error(`--slot must be one of ${intervals.join(", ")}, not "${text}".`);
  return parsed.data;
}

function numberIn(name: string, text: string, min: number, max: number, whole: boolean): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
    throw new Error(
      `--${name} must be a ${whole ? "whole " : ""}number from ${min} to ${max}, not "${text}".`,
    );
  }
  return value;
}
