/** What an import's file is, as its first line with something on it tells. Pure. */
import { z } from "zod";
import { parseCsvLine, type Separator } from "./parse-csv-line.ts";
import { platformSchema } from "./platform.ts";

const columnSchema = z.enum(["externalId", "platform", "interval", "tags", "other"]);
export type ImportColumn = z.infer<typeof columnSchema>;

export const importFormatSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ndjson") }),
  z.object({
    kind: z.literal("csv"),
    separator: z.enum([",", ";", "\t"]),
    columns: z.array(columnSchema),
    /** The first line names the columns and is no influencer. */
    header: z.boolean(),
  }),
]);
export type ImportFormat = z.infer<typeof importFormatSchema>;

/** Without "_", "-" and spaces, in lower case. */
const names: Record<string, ImportColumn> = {
  externalid: "externalId",
  id: "externalId",
  pk: "externalId",
  platform: "platform",
  interval: "interval",
  tags: "tags",
};
const separators: readonly Separator[] = [",", ";", "\t"];
const plain: readonly ImportColumn[] = ["externalId", "interval", "tags"];

/**
 * NDJSON begins with "{". A header is a line with a column of ids; further columns that we don't know are passed over.
 * Without one the columns are id, interval, tags, after the platform if the line begins with one's name.
 */
export function detectFormat(line: string): ImportFormat {
  if (line.trimStart().startsWith("{")) return { kind: "ndjson" };
  const separator = separators.find((one) => line.includes(one)) ?? ",";
  const fields = parseCsvLine(line, separator) ?? [line];
  const named = fields.map((field) => names[field.toLowerCase().replaceAll(/[ _-]/g, "")] ?? "other");
  if (named.includes("externalId")) return { kind: "csv", separator, columns: named, header: true };
  const isPlatform = platformSchema.safeParse(fields[0]?.toLowerCase()).success;
  const columns: ImportColumn[] = isPlatform && fields.length > 1 ? ["platform", ...plain] : [...plain];
  return { kind: "csv", separator, columns: columns.slice(0, fields.length), header: false };
}
