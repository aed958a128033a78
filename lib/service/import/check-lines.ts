/** Reads the next lines of an import: what can be added is put down, what can't is kept with its reason. */
import type { Transaction } from "#lib/db/client.ts";
import { type ImportSamples, type RejectReason, sampledKinds } from "#lib/domain/import.ts";
import { detectFormat, type ImportFormat, importFormatSchema } from "#lib/domain/import-format.ts";
import { IMPORT_LINE_BYTES_MAX, IMPORT_SAMPLES } from "#lib/domain/import-limits.ts";
import { intervalSchema } from "#lib/domain/influencer.ts";
import { type ImportDefaults, type ImportedLine, parseImportLine } from "#lib/domain/parse-import-line.ts";
import { platformSchema } from "#lib/domain/platform.ts";
import { splitLines } from "#lib/domain/split-lines.ts";
import { endChecking } from "#lib/store/import/end-checking.ts";
import { insertImportLines } from "#lib/store/import/insert-import-lines.ts";
import { insertRejected, type RejectedLine } from "#lib/store/import/insert-rejected.ts";
import { noteChecked } from "#lib/store/import/note-checked.ts";
import { readChunkPart } from "#lib/store/import/read-chunk-part.ts";
import type { TakenImport } from "#lib/store/import/take-import.ts";

const LINES_AT_ONCE = 10_000;
/** Mostly more than so many lines have, and never less than one. */
const BYTES_AT_ONCE = 256 * IMPORT_LINE_BYTES_MAX;

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

/** In the transaction that holds the import. */
export async function checkLines(tx: Transaction, taken: TakenImport): Promise<void> {
  const { id, checkedChunk: n, checkedBytes: from } = taken;
  if (n === taken.chunks) return await endChecking(tx, id);
  const part = await readChunkPart(tx, { importId: id, n }, { from, length: BYTES_AT_ONCE });
  if (part === null) throw new Error(`Chunk ${n} of import ${id} is not there.`);
  const atEnd = from + part.bytes.length === part.size;
  const { lines: spans, consumed } = splitLines(part.bytes, { limit: LINES_AT_ONCE, atEnd });
  const isStart = n === 0 && from === 0;
  const texts = spans.map(({ from: start, to }, i) => {
    const bytes = part.bytes.subarray(start, to);
    return isStart && i === 0 ? withoutMark(bytes) : bytes;
  });
  const read = readLines(texts, taken);
  const staged = await insertImportLines(tx, id, read.wanted);
  await insertRejected(tx, id, read.rejected);

  const kinds = new Map(staged.map(({ line, existing }) => [line, existing ? "existing" : "fresh"] as const));
  const samples: ImportSamples = { fresh: [], existing: [], duplicate: [], ...taken.samples };
  const counts = { fresh: 0, existing: 0, duplicate: 0 };
  let adds = 0;
  for (const { line, interval, text } of read.wanted) {
    const kind = kinds.get(line) ?? "duplicate";
    counts[kind]++;
    if (kind === "fresh") adds += 1 / interval;
    if (samples[kind].length < IMPORT_SAMPLES) samples[kind].push({ line, text });
  }
  const reasons: Partial<Record<RejectReason, number>> = { ...taken.reasons };
  for (const { reason } of read.rejected) reasons[reason] = (reasons[reason] ?? 0) + 1;
  const isOver = from + consumed === part.size;
  const next: TakenImport = {
    ...taken,
    format: read.format,
    checkedChunk: isOver ? n + 1 : n,
    checkedBytes: isOver ? 0 : from + consumed,
    lines: taken.lines + spans.length,
    malformed: taken.malformed + read.rejected.length,
    addsPerSecond: taken.addsPerSecond + adds,
    reasons,
    samples,
  };
  for (const kind of sampledKinds) next[kind] += counts[kind];
  await noteChecked(tx, next);
}

interface ReadLines {
  wanted: (ImportedLine & { line: number; text: string })[];
  rejected: RejectedLine[];
  /** null: no line has told yet. */
  format: ImportFormat | null;
}

function readLines(lines: readonly Uint8Array[], taken: TakenImport): ReadLines {
  const defaults: ImportDefaults = {
    platform: platformSchema.parse(taken.platform),
    interval: intervalSchema.parse(taken.interval),
  };
  const read: ReadLines = {
    wanted: [],
    rejected: [],
    format: taken.format === null ? null : importFormatSchema.parse(taken.format),
  };
  for (const [i, bytes] of lines.entries()) {
    const line = taken.lines + i + 1;
    const text = decode(bytes);
    if (read.format === null && text !== null && text.trim() !== "" && !text.includes("\0")) {
      read.format = detectFormat(text);
      if (read.format.kind === "csv" && read.format.header) continue;
    }
    // Until one tells, no line has anything to be read by it.
    const parsed = parseImportLine(text, read.format ?? { kind: "ndjson" }, defaults);
    if (parsed.kind === "influencer") read.wanted.push({ ...parsed.value, line, text: text ?? "" });
    if (parsed.kind === "malformed")
      read.rejected.push({ line, text: printable(text ?? lenient.decode(bytes)), reason: parsed.reason });
  }
  return read;
}

/** null: no UTF-8. */
function decode(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

/** Without the byte order mark that some programs begin a file with. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** The one character that no text of PostgreSQL can hold. */
function printable(text: string): string {
  return text.replaceAll("\0", "\uFFFD");
}
