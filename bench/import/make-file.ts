/** A file of so many lines, in which three of a hundred are bad, each in one of eight ways, and what must come of it. */
import type { RejectReason } from "#lib/domain/import.ts";

export const FIRST_PK = 1_000_000;

export interface ImportFile {
  /** In chunks that end where lines do. */
  chunks: Uint8Array<ArrayBuffer>[];
  bytes: number;
  /** Accounts, each once. */
  pks: number;
  duplicates: number;
  /** Line → why it is rejected. */
  rejected: Map<number, RejectReason>;
}

const CHUNK_BYTES = 4_000_000;
/** Of a hundred lines. */
const badAt = new Set([13, 47, 79]);
const DUPLICATE_AT = 91;

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text);
const ways: readonly [RejectReason, Uint8Array][] = [
  ["empty_id", bytesOf(",60,mockstagram")],
  ["malformed_id", bytesOf("=1+1,60,")],
  ["too_long", bytesOf(`${"9".repeat(300)},60,`)],
  ["unknown_platform", bytesOf("1000042,60,instagram")],
  ["bad_interval", bytesOf("1000042,7,")],
  ["columns", bytesOf("1000042")],
  ["not_utf8", Uint8Array.from([0x31, 0xff, 0x2c, 0x2c])],
  ["nul", Uint8Array.from([0x31, 0, 0x2c, 0x2c])],
];

/** `lines`: the header among them. `interval`: of each, seconds. */
export function makeFile(lines: number, interval: number): ImportFile {
  const rejected = new Map<number, RejectReason>();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let room = new Uint8Array(CHUNK_BYTES);
  let size = 0;
  let [bytes, pks, duplicates, bad] = [0, 0, 0, 0];
  function write(line: Uint8Array) {
    if (size + line.length + 1 > room.length) flush();
    room.set(line, size);
    room[size + line.length] = 10;
    size += line.length + 1;
  }
  function flush() {
    chunks.push(room.subarray(0, size));
    bytes += size;
    room = new Uint8Array(CHUNK_BYTES);
    size = 0;
  }
  write(bytesOf("externalId,interval,platform"));
  for (let line = 2; line <= lines; line++) {
    const way = badAt.has(line % 100) ? ways[bad++ % ways.length] : undefined;
    if (way !== undefined) {
      rejected.set(line, way[0]);
      write(way[1]);
    } else if (line % 100 === DUPLICATE_AT) {
      duplicates++;
      write(bytesOf(`${FIRST_PK + Math.floor(pks / 2)},${interval},`));
    } else {
      write(bytesOf(`${FIRST_PK + pks++},${interval},`));
    }
  }
  flush();
  return { chunks, bytes, pks, duplicates, rejected };
}
