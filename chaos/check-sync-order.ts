/**
 * A kill keeps the page cache, so only the order of system calls shows a missing sync: reads what strace saw of one
 * process and asserts, for each slot that was said to be taken, that a record of it had been written to a segment, that
 * the file was synced after that, and, of a new segment, its folder.
 *
 *   strace -f -s 10000000 -o FILE -e trace=openat,write,pwrite64,fdatasync,fsync,close node …
 */
import { dirname } from "node:path";
import { framesFrom, SEGMENT_HEADER_BYTES } from "#lib/spool/frame.ts";
import { decodeTraceString, joinCalls, type TracedCall } from "./read-trace.ts";

export interface SyncOrder {
  /** Slots that the process said were taken by the spool. */
  taken: number;
  /** Records that it wrote to segments. */
  written: number;
  syncs: number;
  folderSyncs: number;
  /** Empty: each was on the platter before it was said. */
  violations: string[];
}

interface OpenFile {
  path: string;
  /** Slots of records that were written, and not synced. */
  dirty: number[];
  /** Its name may be lost at a power cut. */
  isNew: boolean;
}

/** `takenSlots` tells the slots that a piece of standard output says were taken by the spool. */
export function checkSyncOrder(trace: string, takenSlots: (output: string) => number[]): SyncOrder {
  const result: SyncOrder = { taken: 0, written: 0, syncs: 0, folderSyncs: 0, violations: [] };
  const files = new Map<number, OpenFile>();
  /** How many records of a slot are safe, and not yet said. */
  const safe = new Map<number, number>();
  const covered = new Map<TracedCall, number[]>();

  function makeSafe(slots: readonly number[]) {
    for (const slot of slots) safe.set(slot, (safe.get(slot) ?? 0) + 1);
  }

  function say(slot: number) {
    result.taken++;
    const left = safe.get(slot) ?? 0;
    if (left === 0) result.violations.push(`slot ${slot} was said to be taken before it was synced`);
    else safe.set(slot, left - 1);
  }

  for (const { moment, call } of joinCalls(trace)) {
    const file = files.get(call.fd);
    if (moment === "begin") {
      if (call.name === "write" && call.fd === 1) takenSlots(text(call)).forEach(say);
      // A sync covers what was written before it began.
      if (isSync(call) && file !== undefined) covered.set(call, file.dirty.splice(0));
      continue;
    }
    if (call.failed) {
      const lost = covered.get(call);
      if (lost !== undefined) result.violations.push(...[]);
      covered.delete(call);
      continue;
    }
    if (call.name === "openat") {
      const path = decodeTraceString(call.text).toString("utf8");
      files.set(call.result, { path, dirty: [], isNew: call.rest.includes("O_CREAT") });
    } else if (call.name === "close") files.delete(call.fd);
    else if (file === undefined) continue;
    else if (call.name === "write" || call.name === "pwrite64") {
      if (!file.path.endsWith(".segment")) continue;
      const bytes = decodeTraceString(call.text).subarray(0, call.result);
      const slots = slotsOf(bytes);
      result.written += slots.length;
      file.dirty.push(...slots);
    } else if (isSync(call)) {
      const slots = covered.get(call) ?? [];
      covered.delete(call);
      if (file.path.endsWith(".segment")) {
        result.syncs++;
        if (file.isNew) waiting(file).push(...slots);
        else makeSafe(slots);
      } else {
        result.folderSyncs++;
        for (const other of files.values()) {
          if (dirname(other.path) !== file.path || !other.isNew) continue;
          other.isNew = false;
          makeSafe(waiting(other).splice(0));
        }
      }
    }
  }
  return result;
}

const nameless = new WeakMap<OpenFile, number[]>();

/** Slots that are synced in a file whose name is not. */
function waiting(file: OpenFile): number[] {
  const known = nameless.get(file) ?? [];
  nameless.set(file, known);
  return known;
}

const isSync = ({ name }: TracedCall) => name === "fdatasync" || name === "fsync";

const text = (call: TracedCall) => decodeTraceString(call.text).toString("utf8");

function slotsOf(bytes: Buffer): number[] {
  return [...framesFrom(bytes, 0)].map(({ slot }) => slot);
}
