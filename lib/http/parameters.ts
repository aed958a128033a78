/** Schemas of what stands in URLs. Path parameters are decoded here and nowhere else. */

import { z } from "zod";
import { isTimeZone } from "#lib/domain/bucket-edges.ts";
import { DEAD_LETTERS_AT_ONCE } from "#lib/domain/dead-letter-views.ts";
import { emailSchema } from "#lib/domain/email.ts";
import { failureReasonSchema } from "#lib/domain/failure.ts";
import { influencerStateSchema } from "#lib/domain/influencer.ts";
import { influencerSortSchema } from "#lib/domain/influencer-views.ts";
import { parseEpochSeconds, parseTime } from "#lib/domain/parse-time.ts";
import { MISSED_LIMIT_DEFAULT, MISSED_LIMIT_MAX } from "#lib/domain/pipeline.ts";
import type { Platform } from "#lib/domain/platform.ts";
import {
  DEFAULT_PLATFORM,
  externalIdSchema,
  isExternalIdOf,
  platformSchema,
  platforms,
} from "#lib/domain/platform.ts";
import { DAY_S } from "#lib/domain/seconds.ts";
import {
  comparisonKindSchema,
  SERIES_POINTS_DEFAULT,
  SERIES_POINTS_MAX,
  seriesFields,
  steps,
} from "#lib/domain/series.ts";
import { AppError } from "#lib/errors.ts";

/** Next decodes parameters of some routes and not of others; no id contains a percent sign, so one that does is encoded. */
const decoded = z.string().transform((text, context) => {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    context.addIssue({ code: "custom", message: "is not percent-encoded text" });
    return z.NEVER;
  }
});

export const externalIdParameter = decoded
  .pipe(externalIdSchema)
  .meta({ description: "The id of the account on its platform" });
export const platformParameter = decoded.pipe(platformSchema).meta({ enum: Object.keys(platforms) });

/** `:platform/:externalId`. */
export const influencerParameters = z
  .object({ platform: platformParameter, externalId: externalIdParameter })
  .superRefine(({ platform, externalId }, context) => {
    if (isExternalIdOf(platform, externalId)) return;
    context.addIssue({ code: "custom", path: ["externalId"], message: malformedId(platform) });
  });

/** The same, and `:id` of a note on its chart. */
export const noteParameters = influencerParameters.and(
  z.object({ id: decoded.pipe(wholeParameter(1, 999_999_999)) }),
);

/** `:id` of a user or an API key. */
export const userParameters = z.object({ id: decoded.pipe(z.string().min(1).max(255)) });

/** `:email` of somebody who was asked in. */
export const invitationParameters = z.object({ email: decoded.pipe(emailSchema) });

const LETTER_MAX = 999_999_999;

/** `:id` of a dead letter: its number. */
export const letterParameters = z.object({ id: decoded.pipe(wholeParameter(1, LETTER_MAX)) });

/** Of a body: numbers of dead letters. */
export const letterIds = z.array(z.int().min(1).max(LETTER_MAX)).min(1).max(DEAD_LETTERS_AT_ONCE);
/** `:id` of a bulk action. */
export const bulkParameters = z.object({ id: decoded.pipe(wholeParameter(1, 999_999_999)) });

/** `:id` of an import, and `:n` of a chunk of it. */
export const importParameters = z.object({ id: wholeParameter(1, 999_999_999) });
export const chunkParameters = importParameters.extend({ n: wholeParameter(0, 999_999_999) });

/** `:id`, whose platform stands in the query: to be checked by `requireIdOf`. */
export const idParameters = z.object({ id: externalIdParameter });
export const platformQuery = platformSchema.default(DEFAULT_PLATFORM);

/** Throws BAD_REQUEST. */
export function requireIdOf(platform: Platform, externalId: string): string {
  if (isExternalIdOf(platform, externalId)) return externalId;
  throw new AppError("BAD_REQUEST", `Bad path: id ${malformedId(platform)}.`, { details: { field: "id" } });
}

function malformedId(platform: Platform): string {
  const { name, externalIdHint } = platforms[platform];
  return `is no id of ${name}: it is ${externalIdHint}`;
}

const time = (parse: (text: string) => number | null, description: string, message: string) =>
  z
    .string()
    .transform((text, context) => {
      const seconds = parse(text);
      if (seconds !== null) return seconds;
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    })
    .meta({ description });

const EPOCH = "Epoch seconds, fractions allowed";
const TIME = "Epoch seconds, or ISO 8601 with an offset";

export const epochParameter = time(
  parseEpochSeconds,
  EPOCH,
  "is not a time: epoch seconds since 1970 as a plain number, such as 1700000000 or 1700000000.25",
);
export const timeParameter = time(
  parseTime,
  TIME,
  "is not a time: epoch seconds, such as 1700000000.25, or ISO 8601 with an offset, such as 2026-11-24T08:00:00Z",
);

/** Ends of a range: what is left out is resolve-range's to say. */
export const rangeStart = timeParameter
  .optional()
  .meta({ description: `${TIME}; default 24 hours before to` });
export const rangeEnd = timeParameter.optional().meta({ description: `${TIME}; default now` });
export const epochStart = epochParameter
  .optional()
  .meta({ description: `${EPOCH}; default 24 hours before end_time` });
export const epochEnd = epochParameter.optional().meta({ description: `${EPOCH}; default now` });

/** A whole number of plain digits from `min` to `max`. */
export function wholeParameter(min: number, max: number) {
  const message = `is not a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { message })
    .transform(Number)
    .pipe(z.int().min(min, { message }).max(max, { message }))
    .meta({ type: "integer", minimum: min, maximum: max, pattern: undefined });
}

export const timeZoneParameter = z
  .string()
  .refine(isTimeZone, { message: "is not a known IANA time zone, such as Europe/Berlin" })
  .meta({ description: "An IANA time zone, such as Europe/Berlin: from an hour on buckets are cut in it" });

/** Comma-separated columns, each once. */
export const fieldsParameter = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(seriesFields)).min(1).max(seriesFields.length))
  .refine((fields) => new Set(fields).size === fields.length, { message: "names a column twice" })
  .meta({ description: `Columns, separated by commas: ${seriesFields.join(", ")}; default all` });

/** Of the list of influencers: what it is narrowed down to, and its order. */
export const listQuery = z.object({
  search: z.string().max(255).optional(),
  platform: platformSchema.optional(),
  state: influencerStateSchema.optional(),
  tag: z.string().max(255).optional(),
  sort: influencerSortSchema.default("followers"),
  dir: z
    .enum(["asc", "desc"])
    .optional()
    .meta({ description: "Default asc for name, else desc; who has no value comes last in both" }),
});

/** `ids=mockstagram/1000042,mockstagram/1000043`. */
export function influencersParameter(max: number) {
  const message = `names 1 to ${max} accounts, separated by commas, each as platform/id`;
  return z
    .string()
    .transform((text) => text.split(",").map((account) => account.split("/")))
    .pipe(z.array(z.tuple([platformSchema, externalIdSchema], { message })).max(max, { message }))
    .transform((accounts) => accounts.map(([platform, externalId]) => ({ platform, externalId })))
    .superRefine((accounts, context) => {
      const bad = accounts.find(({ platform, externalId }) => !isExternalIdOf(platform, externalId));
      if (bad)
        context.addIssue({ code: "custom", message: `${bad.externalId} ${malformedId(bad.platform)}` });
    })
    .meta({ description: `1 to ${max} accounts, separated by commas, each as platform/id` });
}

/** Which buckets of which range, and beside which other one. */
export const seriesQuery = z.object({
  from: rangeStart,
  to: rangeEnd,
  step: z.enum([...steps, "auto"]).default("auto"),
  tz: timeZoneParameter.default("UTC"),
  points: wholeParameter(1, SERIES_POINTS_MAX)
    .default(SERIES_POINTS_DEFAULT)
    .meta({ description: "Most buckets of step auto" }),
  fields: fieldsParameter.optional(),
  vs: comparisonKindSchema
    .optional()
    .meta({ description: "Lays the period before, or that of 364 days before, beside the buckets" }),
});

/** Whom a cause hit in a slot: as the pipeline's answer names it. */
export const missedQuery = z.object({
  platform: platformQuery,
  reason: failureReasonSchema,
  interval: wholeParameter(1, DAY_S),
  slot: timeParameter,
  limit: wholeParameter(1, MISSED_LIMIT_MAX).default(MISSED_LIMIT_DEFAULT),
  cursor: z.string().max(1_000).optional(),
});

/** What a form left empty is not asked for. */
const part = z
  .string()
  .max(255)
  .transform((text) => text.trim() || undefined)
  .optional();

/** Which lines of the audit log: domain/audit. */
export const auditFilter = z.object({
  actor: part,
  action: part,
  target: part,
  from: timeParameter.optional(),
  to: timeParameter.optional(),
});
