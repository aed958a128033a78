/**
 * Sends a file's pieces to an import, those that are there already left out. Goes on by itself when the network or the
 * server comes back; what can't be mended by waiting is thrown.
 */
import { changeImport, sendChunk } from "./change-import.ts";
import { cutBlob } from "./cut-blob.ts";
import { ApiError } from "./fetch-json.ts";

export interface UploadProgress {
  /** Of the file. */
  sent: number;
  /** Why it waits; null: it does not. */
  waiting: string | null;
}

export interface UploadOptions {
  id: number;
  file: Blob;
  /** Pieces that are there. */
  chunks: readonly { n: number; sha256: string }[];
  onProgress: (progress: UploadProgress) => void;
  signal: AbortSignal;
}

const WAIT_MAX_MS = 10_000;

export async function uploadImport({ id, file, chunks, onProgress, signal }: UploadOptions): Promise<void> {
  const known = new Map(chunks.map(({ n, sha256 }) => [n, sha256]));
  let count = 0;
  let sent = 0;
  const persist = (work: () => Promise<unknown>) =>
    persistently(work, signal, (waiting) => onProgress({ sent, waiting }));
  for await (const { n, bytes, end } of cutBlob(file)) {
    signal.throwIfAborted();
    if (!(await isThere(known.get(n), bytes))) await persist(() => sendChunk(id, n, bytes, signal));
    sent = end;
    count = n + 1;
    onProgress({ sent, waiting: null });
  }
  await persist(() => changeImport(id, "check", { chunks: count }));
}

/** Where the browser can't tell (plain http), it is sent again: that changes nothing. */
async function isThere(sha256: string | undefined, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  if (sha256 === undefined || !globalThis.crypto?.subtle) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (hexOf(digest) === sha256) return true;
  throw new ApiError("CONFLICT", "This is another file than the one that was begun with.", 409, null);
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function persistently(
  work: () => Promise<unknown>,
  signal: AbortSignal,
  onWait: (why: string | null) => void,
): Promise<void> {
  for (let waitMs = 1_000; ; waitMs = Math.min(2 * waitMs, WAIT_MAX_MS)) {
    try {
      await work();
      return;
    } catch (error) {
      if (signal.aborted || !(error instanceof ApiError) || !error.retry) throw error;
      onWait(error.message);
      await pause(waitMs, signal);
      onWait(null);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
