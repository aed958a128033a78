/**
 * The spool of one folder, which the caller has locked: takes payloads, reads them back, forgets what was handed on.
 * One thing at a time happens on its disk; appends that wait meanwhile share the next sync.
 */
import { basename } from "node:path";
import { AppError, messageOf } from "#lib/errors.ts";
import type { Logger } from "#lib/log.ts";
import { monotonicMs } from "#lib/time.ts";
import { createBacklog } from "./backlog.ts";
import type { Disk } from "./disk.ts";
import { createDropAlarm } from "./drop-alarm.ts";
import { droppedPayload } from "./dropped-payload.ts";
import { encodePayload } from "./encode-payload.ts";
import { RECORD_HEADER_BYTES, SEGMENT_HEADER_BYTES } from "./frame.ts";
import { forgetLeft, readLeft } from "./left-segments.ts";
import { createRecordReader } from "./record-reader.ts";
import { openReserve, type Reserve } from "./reserve.ts";
import { scanSegments } from "./scan-segments.ts";
import { segmentPath } from "./segment-path.ts";
import { createSegmentWriter, type Draft, SEGMENT_BYTES } from "./segment-writer.ts";
import { openAside } from "./set-aside.ts";
import type { Appended, Spool } from "./spool.ts";
import { freshState, openStateFile, STATE_BYTES } from "./state-file.ts";

export interface OpenSpoolOptions {
  disk: Disk;
  /** There, and owned by the caller alone. */
  folder: string;
  maxBytes: number;
  log: Logger;
  /** Called when it is closed. */
  release(): void;
  /** The database whose ids its records carry; null: not known. */
  origin?: (() => string | null) | undefined;
  monotonic?: (() => number) | undefined;
  segmentBytes?: number | undefined;
}

/**
 * Most of the reserve; of a small spool a sixteenth. A shard's dropped results take some 120 bytes there (400 when half
 * of it failed at random), so it holds 70,000: an hour of a million influencers a minute, two days of 20,000. What is
 * dropped beyond that is counted and logged, and its gaps have the reason `unknown`.
 */
const RESERVE_BYTES_MAX = 8 * 1024 * 1024;
/** Of one write. */
const BATCH_BYTES_MAX = 8 * 1024 * 1024;

interface Waiting {
  draft: Draft;
  /** What is kept of it when it is dropped. */
  rest: () => Draft;
  resolve(appended: Appended): void;
}

/** All that is read when a folder is opened. What fails must leave no file open: an orphan is tried again and again. */
async function openFiles({ disk, folder, maxBytes, log }: OpenSpoolOptions) {
  const stateFile = await openStateFile(disk, folder);
  let reserve: Reserve | null = null;
  try {
    const { found } = stateFile;
    const scan = await scanSegments(disk, folder, found, log);
    if (found === null && scan.segments.size > 0) {
      log.error({ folder }, "spool: its state is lost; everything in it is handed on again");
    }
    const reserveBytes = Math.min(RESERVE_BYTES_MAX, Math.floor(maxBytes / 16));
    reserve = await openReserve(disk, folder, reserveBytes, found?.reserveRound ?? null);
    return { stateFile, scan, reserve, aside: await openAside(disk, folder) };
  } catch (error) {
    await Promise.allSettled([stateFile.close(), reserve?.close()]);
    throw error;
  }
}

export async function openSpool(options: OpenSpoolOptions): Promise<Spool> {
  const { disk, folder, maxBytes, log, release, origin = () => null } = options;
  const { stateFile, scan, reserve, aside } = await openFiles(options);
  const { segments } = scan;
  const saved = stateFile.found ?? freshState;
  const backlog = createBacklog(scan);
  const { segmentBytes = SEGMENT_BYTES, monotonic = monotonicMs } = options;
  const writer = createSegmentWriter({ disk, folder, log, scan, segmentBytes });
  const reader = createRecordReader(disk, folder, monotonic);
  const alarm = createDropAlarm(log, monotonic);
  const waiting: Waiting[] = [];
  let { cursor, droppedPoints, corruptRecords } = saved;
  let ends = [...saved.ends, ...scan.ends];
  /** The number of the record at the cursor. */
  let passed = scan.first;
  let committing: Promise<void> | null = null;
  let closed = false;

  let turn: Promise<unknown> = Promise.resolve();
  function exclusive<T>(run: () => Promise<T>): Promise<T> {
    const result = turn.then(run);
    turn = result.catch(() => {});
    return result;
  }

  function used(): number {
    let bytes = STATE_BYTES + reserve.bytes + aside.bytes();
    for (const size of segments.values()) bytes += size;
    return bytes;
  }

  const bytesOf = (drafts: readonly Draft[]) =>
    drafts.reduce((sum, { body }) => sum + RECORD_HEADER_BYTES + body.bytes.length, 0);
  const fits = (bytes: number) => used() + SEGMENT_HEADER_BYTES + bytes <= maxBytes;

  async function save(): Promise<void> {
    ends = [...ends, ...writer.failed.splice(0)].filter(([segment]) => segment >= cursor.segment);
    const counts = { droppedPoints, corruptRecords, refusedRecords: aside.records() };
    const numbers = { next: passed, taken: writer.expected(), lastSegment: writer.lastSegment() };
    await stateFile.save({ cursor, ends, ...numbers, reserveRound: reserve.round(), ...counts });
  }

  /** Synced, or false. */
  async function write(drafts: readonly Draft[]): Promise<boolean> {
    try {
      for (const entry of await writer.write(drafts)) backlog.add(entry);
      // Even unsaved nothing is lost: what stands twice carries the same number.
      if (writer.failed.length > 0) await save().catch(() => {});
      return true;
    } catch (error) {
      log.debug({ err: error }, "spool: a write failed");
      return false;
    }
  }

  async function commitBatch(): Promise<void> {
    const taken: Waiting[] = [];
    const dropped: Waiting[] = [];
    let bytes = 0;
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      const cost = bytesOf([item.draft]);
      if (!fits(bytes + cost)) dropped.push(item);
      else {
        taken.push(item);
        bytes += cost;
      }
      if (bytes >= BATCH_BYTES_MAX) break;
    }
    if (taken.length > 0 && (await write(taken.map(({ draft }) => draft)))) {
      for (const { resolve } of taken) resolve({ kind: "taken" });
      if (dropped.length === 0) alarm.taken();
    } else if (taken.length > 0) await drop(taken, "the disk is full or broken");
    if (dropped.length > 0) await drop(dropped, "the spool is full");
  }

  async function drop(items: readonly Waiting[], cause: string): Promise<void> {
    const lost = items.reduce((sum, { draft }) => sum + draft.points, 0);
    droppedPoints += lost;
    let explained = 0;
    try {
      explained = await reserve.put(items.map(({ rest }) => rest()));
    } catch (error) {
      log.debug({ err: error }, "spool: the reserve failed");
    }
    alarm.dropped(lost, cause, items.length - explained);
    // The count is in the metrics anyway; on disk it is worth more than one try.
    await save()
      .catch(save)
      .catch(save)
      .catch((error) => log.warn({ err: error }, "spool: its state could not be saved"));
    for (const { draft, resolve } of items) resolve({ kind: "dropped", points: draft.points });
  }

  function commit(): Promise<void> {
    committing ??= (async () => {
      while (waiting.length > 0) await exclusive(commitBatch);
      committing = null;
    })();
    return committing;
  }

  /** What was dropped becomes ordinary records as soon as there is room. */
  async function emptyReserve(): Promise<void> {
    const drafts = reserve.drafts();
    if (drafts.length === 0 || !fits(bytesOf(drafts)) || !(await write(drafts))) return;
    reserve.empty();
    await save();
  }

  /** What an older version left alone becomes ordinary records; when it can't be written, at the next start. */
  async function takeUp(segment: number): Promise<void> {
    const drafts = await readLeft(disk, folder, segment);
    if (drafts.length === 0 || (await write(drafts))) await forgetLeft(disk, folder, segment);
  }

  /** Saves the cursor, then deletes the segments before it. */
  async function settle(): Promise<void> {
    const first = backlog.entries[0];
    const oldest = first?.segment;
    corruptRecords += backlog.takeLost();
    if (first === undefined) {
      passed = Math.max(passed, writer.expected());
      const last = Math.max(...segments.keys(), cursor.segment);
      cursor = { segment: last, offset: segments.get(last) ?? cursor.offset };
    } else {
      passed = first.number;
      cursor = { segment: first.segment, offset: first.start };
    }
    await save();
    if (oldest === undefined && waiting.length === 0) await writer.seal();
    for (const segment of [...segments.keys()]) {
      if (segment === writer.current() || (oldest !== undefined && segment >= oldest)) continue;
      await reader.forget(segment);
      await disk.remove(segmentPath(folder, segment));
      segments.delete(segment);
    }
  }

  if (stateFile.found === null) {
    await save().catch((error) => log.error({ err: error }, "spool: its state could not be saved"));
  }
  if (backlog.entries.length === 0 && segments.size > 0) {
    await settle().catch((error) => log.error({ err: error }, "spool: its state could not be saved"));
  }

  for (const segment of scan.left) {
    await takeUp(segment).catch((error) => log.error({ segment, err: error }, "spool: it stays left alone"));
  }

  return {
    workerId: basename(folder),
    folder,
    append(payload) {
      if (closed) return Promise.reject(new AppError("INTERNAL", "the spool is closed"));
      const draft = { body: encodePayload(payload), points: payload.ids.length, slot: payload.slot };
      return new Promise((resolve) => {
        waiting.push({ draft, rest: () => droppedPayload(payload), resolve });
        queueMicrotask(commit);
      });
    },
    read: (recordsMax, pointsMax) =>
      exclusive(async () => {
        if (backlog.entries.length === 0) await emptyReserve().catch(() => {});
        const records = await reader.read(
          backlog.entries,
          recordsMax,
          pointsMax,
          async (entry, body, error) => {
            log.error(
              { segment: entry.segment, offset: entry.start, err: error },
              "spool: a record is unreadable",
            );
            if (body !== null) await aside.put(body, entry, messageOf(error), origin());
            backlog.remove(entry, body === null);
          },
        );
        if (backlog.entries.length === 0 && segments.size > 0) await settle();
        return records;
      }),
    advance: (to) =>
      exclusive(async () => {
        backlog.pass(to);
        await settle();
        await emptyReserve().catch((error) => log.debug({ err: error }, "spool: the reserve stays"));
      }),
    setAside: ({ payload }, cause) =>
      exclusive(async () => {
        const facts = { points: payload.ids.length, slot: payload.slot };
        await aside.put(encodePayload(payload), facts, cause, origin());
      }),
    readAside: (from, recordsMax) => exclusive(() => aside.read(from, recordsMax)),
    strikeAside: (records) => exclusive(() => aside.strike(records)),
    stats: () => ({
      bytes: used(),
      maxBytes,
      records: backlog.entries.length + reserve.drafts().length,
      points: backlog.points(),
      oldestSlot: backlog.entries[0]?.slot ?? reserve.drafts()[0]?.slot ?? null,
      droppedPoints,
      corruptRecords: corruptRecords + backlog.corrupt(),
      refusedRecords: aside.records(),
    }),
    async close() {
      if (closed) return;
      closed = true;
      await commit();
      await exclusive(async () => {
        await save().catch((error) => log.error({ err: error }, "spool: its state could not be saved"));
        await writer.seal();
        await reader.close();
        await stateFile.close();
        await reserve.close();
      });
      release();
    },
  };
}
