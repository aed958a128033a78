/**
 * The bytes of a segment: a header, then records, each with magic, length, checksum. Finds the next sound record behind
 * bytes that are not. Knows nothing of files.
 */
import { crc32 } from "node:zlib";
import type { Body } from "./encode-payload.ts";

/** Highest version of the format that this code reads, and the one that it writes. */
export const SEGMENT_VERSION = 1;
const SEGMENT_MAGIC = Buffer.from("iaspool");
export const SEGMENT_HEADER_BYTES = 24;
/** Not found in text, and never the start of a zstd frame. */
const RECORD_MAGIC = Buffer.from([0xf5, 0x1a, 0xc7, 0x9e]);
export const RECORD_HEADER_BYTES = 26;

/** Numbers run over all records of a folder, so that a gap in them tells how many were lost. */
export interface SegmentHeader {
  /** The number after the last record that was taken before this segment. */
  expected: number;
  /** The number of this segment's first record: higher where records in between were dropped, and said so. */
  first: number;
}

export function packSegmentHeader({ expected, first }: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  SEGMENT_MAGIC.copy(bytes);
  bytes[7] = SEGMENT_VERSION;
  bytes.writeUIntLE(expected, 8, 6);
  bytes.writeUIntLE(first, 14, 6);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 20)), 20);
  return bytes;
}

/** null: damaged. `newer`: a later version of this program wrote it. */
export function readSegmentHeader(bytes: Buffer): SegmentHeader | "newer" | null {
  if (bytes.length < SEGMENT_HEADER_BYTES || !bytes.subarray(0, 7).equals(SEGMENT_MAGIC)) return null;
  if (crc32(bytes.subarray(0, 20)) !== bytes.readUInt32LE(20)) return null;
  if ((bytes[7] ?? 0) > SEGMENT_VERSION) return "newer";
  return { expected: bytes.readUIntLE(8, 6), first: bytes.readUIntLE(14, 6) };
}

export interface FrameFacts {
  number: number;
  /** Data points in it. */
  points: number;
  /** Epoch seconds. */
  slot: number;
}

export function packFrame({ codec, bytes: body }: Body, { number, points, slot }: FrameFacts): Buffer {
  const bytes = Buffer.alloc(RECORD_HEADER_BYTES + body.length);
  RECORD_MAGIC.copy(bytes);
  bytes.writeUInt32LE(body.length, 4);
  bytes[12] = codec;
  bytes.writeUIntLE(number, 13, 6);
  bytes.writeUInt16LE(points, 19);
  bytes.writeUIntLE(slot, 21, 5);
  body.copy(bytes, RECORD_HEADER_BYTES);
  bytes.writeUInt32LE(checksum(bytes), 8);
  return bytes;
}

export interface Frame extends FrameFacts {
  start: number;
  end: number;
  body: Body;
}

/** The record that begins at exactly this byte; null where none is, or not a sound one. */
export function frameAt(bytes: Buffer, start: number): Frame | null {
  if (start + RECORD_HEADER_BYTES > bytes.length) return null;
  if (!bytes.subarray(start, start + 4).equals(RECORD_MAGIC)) return null;
  const end = start + RECORD_HEADER_BYTES + bytes.readUInt32LE(start + 4);
  if (end > bytes.length) return null;
  if (checksum(bytes.subarray(start, end)) !== bytes.readUInt32LE(start + 8)) return null;
  return {
    start,
    end,
    number: bytes.readUIntLE(start + 13, 6),
    points: bytes.readUInt16LE(start + 19),
    slot: bytes.readUIntLE(start + 21, 5),
    body: { codec: bytes[start + 12] ?? 0, bytes: bytes.subarray(start + RECORD_HEADER_BYTES, end) },
  };
}

/** All sound records from a byte on. `afterDamage`: bytes that are no record lie before it. */
export function* framesFrom(bytes: Buffer, from: number): Generator<Frame & { afterDamage: boolean }> {
  let at = from;
  let damage = false;
  while (at < bytes.length) {
    const frame = frameAt(bytes, at);
    if (frame !== null) {
      yield { ...frame, afterDamage: damage };
      at = frame.end;
      damage = false;
      continue;
    }
    damage = true;
    const next = bytes.indexOf(RECORD_MAGIC, at + 1);
    if (next < 0) return;
    at = next;
  }
}

/** Over everything but the magic and itself. */
function checksum(bytes: Buffer): number {
  return crc32(bytes.subarray(12), crc32(bytes.subarray(4, 8)));
}
