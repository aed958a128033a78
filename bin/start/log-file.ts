/** The log files of `npm start`: kept small, read at their end when a program fails, followed for `--verbose`. */
import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from "node:fs";

const BYTES_MAX = 20 * 1024 ** 2;
const END_BYTES = 4_096;
const END_LINES = 15;

/** One older file is kept. */
export function rotateLog(path: string): void {
  if (sizeOf(path) > BYTES_MAX) renameSync(path, `${path}.1`);
}

/** The last lines. */
export function readLogEnd(path: string): string {
  const size = sizeOf(path);
  const text = readRange(path, Math.max(0, size - END_BYTES), size);
  return text
    .trimEnd()
    .split("\n")
    .slice(-END_LINES)
    .map((line) => `  ${line}`)
    .join("\n");
}

/** Hands on whole lines that come from now on. Returns the end of it. */
export function followLog(path: string, say: (line: string) => void): () => void {
  let at = sizeOf(path);
  let rest = "";
  const look = () => {
    const size = sizeOf(path);
    if (size < at) at = 0;
    if (size === at) return;
    const lines = `${rest}${readRange(path, at, size)}`.split("\n");
    at = size;
    rest = lines.pop() ?? "";
    for (const line of lines) say(line);
  };
  const timer = setInterval(look, 200);
  return () => {
    clearInterval(timer);
    look();
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function readRange(path: string, from: number, to: number): string {
  if (to <= from) return "";
  const file = openSync(path, "r");
  try {
    const length = Math.min(to, fstatSync(file).size) - from;
    const buffer = Buffer.alloc(Math.max(length, 0));
    readSync(file, buffer, 0, buffer.length, from);
    return buffer.toString("utf8");
  } finally {
    closeSync(file);
  }
}
