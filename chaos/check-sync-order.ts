/**
 * A kill keeps the page cache, so only the order of system calls shows a missing sync: reads what strace saw of one
 * process, and asserts of each slot that it said was taken by the spool: a record of it had been written to a segment,
 * the file was synced after that, and its folder since the file was made.
 *
 *   strace -f -s 100000000 -e trace=openat,write,pwrite64,fdatasync,fsync,close -o FILE node …
 */
import { dirname } from "node:path";
import { z } from "zod";
import { framesFrom } from "#lib/spool/frame.ts";
import { readTrace, type TracedCall, traceBytes } from "./read-trace.ts";

export interface SyncOrder {
  /** Slots that the process said were taken by the spool. */
  taken: number;
  /** Records that it wrote to segments. */
  written: number;
  syncs: number;
  /** Segments whose names were made safe. */
  folderSyncs: number;
  /** Empty: each was on the platter before it was said. */
  violations: string[];
}

interface OpenFile {
  path: string;
  /** Slots of records that were written, and not synced. */
  dirty: number[];
  /** Its name may be lost at a power cut: what is synced in it is not safe yet. */
  isNew: boolean;
  nameless: number[];
}

const lineSchema = z.object({ msg: z.literal("taken"), by: z.literal("spool"), slot: z.int() });

/** The slots that a worker's log lines say were taken by the spool. */
export function slotsTaken(output: string): number[] {
  return output.split("\n").flatMap((line) => {
    if (!line.includes('"msg":"taken"') || !line.includes('"by":"spool"')) return [];
    return [lineSchema.parse(JSON.parse(line)).slot];
  });
}

/** `takenSlots` tells which slots a piece of standard output says were taken by the spool. */
export function checkSyncOrder(
  trace: string,
  takenSlots: (output: string) => number[] = slotsTaken,
): SyncOrder {
  const order: SyncOrder = { taken: 0, written: 0, syncs: 0, folderSyncs: 0, violations: [] };
  const files = new Map<number, OpenFile>();
  /** How many records of a slot are safe, and not yet said. */
  const safe = new Map<number, number>();
  /** What a sync that runs will have made safe. */
  const covered = new Map<TracedCall, number[]>();

  const add = (slots: readonly number[]) => {
    for (const slot of slots) safe.set(slot, (safe.get(slot) ?? 0) + 1);
  };

  function say(slot: number) {
    order.taken++;
    const left = safe.get(slot) ?? 0;
    if (left === 0) order.violations.push(`slot ${slot} was said to be taken before it was safe`);
    else safe.set(slot, left - 1);
  }

  function begin(call: TracedCall) {
    if (call.name === "write" && call.fd === 1) takenSlots(traceBytes(call.text).toString()).forEach(say);
    // What is written while it runs may have missed it.
    if (isSync(call)) covered.set(call, files.get(call.fd)?.dirty.splice(0) ?? []);
  }

  function end(call: TracedCall) {
    const slots = covered.get(call) ?? [];
    covered.delete(call);
    if (call.result < 0) return;
    const file = files.get(call.fd);
    if (call.name === "openat") {
      const isNew = call.line.includes("O_CREAT");
      files.set(call.result, { path: traceBytes(call.text).toString(), dirty: [], isNew, nameless: [] });
    } else if (call.name === "close") {
      files.delete(call.fd);
    } else if (file?.path.endsWith(".segment")) {
      if (!isSync(call)) {
        const bytes = traceBytes(call.text).subarray(0, call.result);
        const written = [...framesFrom(bytes, 0)].map(({ slot }) => slot);
        order.written += written.length;
        file.dirty.push(...written);
      } else {
        order.syncs++;
        if (file.isNew) file.nameless.push(...slots);
        else add(slots);
      }
    } else if (file !== undefined && isSync(call)) {
      for (const other of files.values()) {
        if (!other.isNew || dirname(other.path) !== file.path) continue;
        if (other.path.endsWith(".segment")) order.folderSyncs++;
        other.isNew = false;
        add(other.nameless.splice(0));
      }
    }
  }

  for (const { moment, call } of readTrace(trace)) (moment === "begin" ? begin : end)(call);
  return order;
}

const isSync = ({ name }: TracedCall) => name === "fdatasync" || name === "fsync";
