/** One line of an import → whom to add, or why not. Pure; never throws. */
import { z } from "zod";
import { unguardCell } from "./guard-cell.ts";
import type { RejectReason } from "./import.ts";
import type { ImportFormat } from "./import-format.ts";
import { type IntervalSeconds, offeredIntervalSchema } from "./influencer.ts";
import { parseCsvLine } from "./parse-csv-line.ts";
import { isExternalIdOf, type Platform, platformSchema } from "./platform.ts";
import { newTagSchema, TAG_SEPARATOR, TAGS_MAX } from "./tags.ts";

export interface ImportDefaults {
  platform: Platform;
  interval: IntervalSeconds;
}

export interface ImportedLine extends ImportDefaults {
  externalId: string;
  tags: string[];
}

export type ParsedLine =
  | { kind: "influencer"; value: ImportedLine }
  | { kind: "blank" }
  | { kind: "malformed"; reason: RejectReason };

const EXTERNAL_ID_MAX = 255;
const tagsSchema = z.array(newTagSchema);

/** `text`: a line without its end; null: its bytes are no UTF-8. */
export function parseImportLine(
  text: string | null,
  format: ImportFormat,
  defaults: ImportDefaults,
): ParsedLine {
  if (text === null) return malformed("not_utf8");
  if (text.includes("\0")) return malformed("nul");
  if (text.trim() === "") return { kind: "blank" };
  const fields = format.kind === "ndjson" ? readJson(text) : readCsv(text, format);
  return typeof fields === "string" ? malformed(fields) : judge(fields, defaults);
}

/** Absent: the default holds. */
interface Fields {
  externalId: string;
  platform?: string | undefined;
  interval?: string | number | undefined;
  tags?: readonly string[] | undefined;
}

const jsonSchema = z.strictObject({
  // Many programs write numbers where ids look like ones.
  externalId: z.union([z.string(), z.int().transform(String)]),
  platform: z.string().optional(),
  interval: z.number().optional(),
  tags: z.array(z.string()).optional(),
});

function readJson(text: string): Fields | RejectReason {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "bad_json";
  }
  const parsed = jsonSchema.safeParse(value);
  return parsed.success ? parsed.data : "bad_json";
}

function readCsv(text: string, format: Extract<ImportFormat, { kind: "csv" }>): Fields | RejectReason {
  const { separator, columns } = format;
  // What we exported comes back as it was.
  const values = parseCsvLine(text, separator)?.map(unguardCell);
  if (values === undefined) return "quotes";
  if (values.length !== columns.length) return "columns";
  const at = (column: (typeof columns)[number]) => values[columns.indexOf(column)] || undefined;
  const interval = at("interval");
  return {
    externalId: at("externalId") ?? "",
    platform: at("platform"),
    // Digits alone: Number takes "0x3c" and "6e1", too.
    interval: interval === undefined || /^\d{1,6}$/.test(interval) ? interval && Number(interval) : interval,
    tags: at("tags")
      ?.split(TAG_SEPARATOR)
      .filter((tag) => tag.trim() !== ""),
  };
}

function judge(fields: Fields, defaults: ImportDefaults): ParsedLine {
  const platform = platformSchema.safeParse(fields.platform?.toLowerCase() ?? defaults.platform);
  if (!platform.success) return malformed("unknown_platform");
  const externalId = fields.externalId.trim();
  if (externalId === "") return malformed("empty_id");
  if (externalId.length > EXTERNAL_ID_MAX) return malformed("too_long");
  if (!isExternalIdOf(platform.data, externalId)) return malformed("malformed_id");
  const interval = offeredIntervalSchema.safeParse(fields.interval ?? defaults.interval);
  if (!interval.success) return malformed("bad_interval");
  const given = tagsSchema.safeParse(fields.tags ?? []);
  if (!given.success) return malformed("bad_tags");
  const tags = [...new Set(given.data)];
  if (tags.length > TAGS_MAX) return malformed("bad_tags");
  return {
    kind: "influencer",
    value: { platform: platform.data, externalId, interval: interval.data, tags },
  };
}

function malformed(reason: RejectReason): ParsedLine {
  return { kind: "malformed", reason };
}
