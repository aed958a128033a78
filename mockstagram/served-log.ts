/**
 * The record of what was answered, for checkers: a file of 16-byte records, appended to, in the order of the answers:
 * four unsigned 32-bit integers, little-endian: pk, slot (epoch seconds), followerCount, followingCount.
 */
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import type { AccountCounts } from "./value.ts";

const RECORD_BYTES = 16;

export interface ServedLog {
  /** Notes one answer and runs `send` once the note is with the operating system, so a killed server loses none. */
  add(pk: number, slot: number, counts: AccountCounts, send: () => void): void;
  close(): void;
}

export interface Served extends AccountCounts {
  pk: number;
  /** Epoch seconds. */
  slot: number;
}

/** Opens the file for appending. One write for all the answers of a turn of the event loop. */
export function openServedLog(file: string): ServedLog {
  const fd = openSync(file, "a");
  let buffer = Buffer.alloc(1_024 * RECORD_BYTES);
  let used = 0;
  let sends: (() => void)[] = [];

  function flush() {
    for (let written = 0; written < used; ) written += writeSync(fd, buffer, written, used - written);
    used = 0;
    const due = sends;
    sends = [];
    for (const send of due) send();
  }

  return {
    add(pk, slot, { followerCount, followingCount }, send) {
      if (used === 0) setImmediate(flush);
      if (used === buffer.length) buffer = Buffer.concat([buffer, Buffer.alloc(buffer.length)]);
      buffer.writeUInt32LE(pk, used);
      buffer.writeUInt32LE(slot, used + 4);
      buffer.writeUInt32LE(followerCount, used + 8);
      buffer.writeUInt32LE(followingCount, used + 12);
      used += RECORD_BYTES;
      sends.push(send);
    },
    close() {
      flush();
      closeSync(fd);
    },
  };
}

/**
 * All records of such a file; a torn last one (a crash of the machine) is left out.
 * @internal For tests.
 */
export function readServedLog(file: string): Served[] {
  const records: Served[] = [];
  eachServed(file, (record) => records.push(record));
  return records;
}

/** The same, one at a time: a long run's records are too many to hold. */
export function eachServed(file: string, visit: (record: Served) => void): void {
  const fd = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(65_536 * RECORD_BYTES);
    for (let position = 0; ; ) {
      const whole = Math.floor(readSync(fd, bytes, 0, bytes.length, position) / RECORD_BYTES);
      if (whole === 0) return;
      for (let at = 0; at < whole * RECORD_BYTES; at += RECORD_BYTES) {
        visit({
          pk: bytes.readUInt32LE(at),
          slot: bytes.readUInt32LE(at + 4),
          followerCount: bytes.readUInt32LE(at + 8),
          followingCount: bytes.readUInt32LE(at + 12),
        });
      }
      position += whole * RECORD_BYTES;
    }
  } finally {
    closeSync(fd);
  }
}
