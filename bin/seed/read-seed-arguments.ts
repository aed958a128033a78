/** The seeder's arguments: text in, what is to be registered out, each mistake named. */
import { parseArgs } from "node:util";
import { DEFAULT_INTERVAL, intervalSchema, intervals } from "#lib/domain/influencer.ts";
import { DEFAULT_PLATFORM, platformSchema } from "#lib/domain/platform.ts";
import { AppError, messageOf } from "#lib/errors.ts";
import type { SeedInput } from "#lib/service/seed-influencers.ts";

const COUNT_MAX = 10_000_000;

export const seedUsage = `npm run seed -- [options]     registers influencers for fetching; doing it twice changes nothing

  --from <id>            the first id             (1000000)
  --count <number>       how many                 (1000000)
  --interval <seconds>   between two fetches      (${DEFAULT_INTERVAL}): ${intervals.join(", ")}
  --platform <name>      ${platformSchema.options.join(", ")}
  --help

Without options: the million 1000000 to 1999999, each minute.
`;

/** null: the usage is asked for. Throws BAD_REQUEST. */
export function readSeedArguments(args: string[]): SeedInput | null {
  const values = parse(args);
  if (values.help) return null;
  const platform = platformSchema.safeParse(values.platform);
  if (!platform.success) {
    throw refuse(`--platform ${values.platform}: we know ${platformSchema.options.join(", ")}.`);
  }
  const interval = intervalSchema.safeParse(wholeNumber("--interval", values.interval));
  if (!interval.success) {
    throw refuse(`--interval ${values.interval}: it is one of ${intervals.join(", ")} seconds.`);
  }
  const count = wholeNumber("--count", values.count);
  if (count < 1 || count > COUNT_MAX) {
    throw refuse(`--count ${values.count}: between 1 and ${COUNT_MAX.toLocaleString("en")}.`);
  }
  return {
    platform: platform.data,
    from: wholeNumber("--from", values.from),
    count,
    interval: interval.data,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        from: { type: "string", default: "1000000" },
        count: { type: "string", default: "1000000" },
        interval: { type: "string", default: String(DEFAULT_INTERVAL) },
        platform: { type: "string", default: DEFAULT_PLATFORM },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw refuse(`${messageOf(error)}\n\n${seedUsage}`);
  }
}

/** Digits with `_` or `,` between them at will: 1_000_000. */
function wholeNumber(name: string, text: string): number {
  const number = /^[0-9][0-9_,]*$/.test(text) ? Number(text.replaceAll(/[_,]/g, "")) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw refuse(`${name} ${text}: this is not a whole number.`);
  return number;
}

function refuse(message: string): AppError {
  return new AppError("BAD_REQUEST", message);
}
