/** The system calls in an output of `strace -f`, each as it begins and as it ends. Knows nothing of spools. */

export interface TracedCall {
  name: string;
  /** The first argument, when it is a number; else −1. */
  fd: number;
  /** The first string among the arguments, as strace wrote it, without its quotes. */
  text: string;
  /** The line: flags stand in it. */
  line: string;
  /** What it returned; −1 while it runs. */
  result: number;
}

export interface TraceEvent {
  moment: "begin" | "end";
  call: TracedCall;
}

/** `-o FILE` puts the thread before each line; without it, others than the first stand in brackets. */
const THREAD = /^(?:\[pid +(\d+)\] +|(\d+) +)?/;
const BEGIN = /^(\w+)\(/;
const RESUMED = /^<\.\.\. (\w+) resumed>/;
const RESULT = /= (-?\d+)[^=]*$/;

export function* readTrace(trace: string): Generator<TraceEvent> {
  const running = new Map<string, TracedCall>();
  for (const whole of trace.split("\n")) {
    const [prefix = "", inBrackets, plain] = THREAD.exec(whole) ?? [];
    const thread = inBrackets ?? plain ?? "";
    const line = whole.slice(prefix.length);
    const resumed = RESUMED.exec(line)?.[1];
    if (resumed !== undefined) {
      const call = running.get(thread);
      if (call?.name !== resumed) continue;
      running.delete(thread);
      yield { moment: "end", call: Object.assign(call, { result: resultOf(line) }) };
      continue;
    }
    const name = BEGIN.exec(line)?.[1];
    if (name === undefined) continue;
    const fd = /^\d+/.exec(line.slice(name.length + 1))?.[0];
    const call: TracedCall = {
      name,
      fd: fd === undefined ? -1 : Number(fd),
      text: firstString(line),
      line,
      result: -1,
    };
    yield { moment: "begin", call };
    if (line.endsWith("<unfinished ...>")) running.set(thread, call);
    else yield { moment: "end", call: Object.assign(call, { result: resultOf(line) }) };
  }
}

function resultOf(line: string): number {
  return Number(RESULT.exec(line.slice(-200))?.[1] ?? -1);
}

/** Throws where strace cut it short: a checker that reads half of what was written checks nothing. */
function firstString(line: string): string {
  const start = line.indexOf('"');
  if (start < 0) return "";
  let end = start + 1;
  while (end < line.length && line[end] !== '"') end += line[end] === "\\" ? 2 : 1;
  if (line.startsWith("...", end + 1)) throw new Error("strace cut a string short: give it a larger -s");
  return line.slice(start + 1, end);
}

const LETTERS: Record<string, number> = { n: 10, t: 9, r: 13, v: 11, f: 12, '"': 34, "\\": 92 };

/** The bytes that strace wrote as text. */
export function traceBytes(text: string): Buffer {
  const bytes = Buffer.alloc(text.length);
  let n = 0;
  for (let at = 0; at < text.length; ) {
    if (text[at] !== "\\") {
      bytes[n++] = text.charCodeAt(at++);
      continue;
    }
    const [whole = "\\", hex, octal] =
      /^\\(?:x([0-9a-f]{2})|([0-7]{1,3}))/.exec(text.slice(at, at + 4)) ?? [];
    if (hex !== undefined) bytes[n++] = Number.parseInt(hex, 16);
    else if (octal !== undefined) bytes[n++] = Number.parseInt(octal, 8);
    else bytes[n++] = LETTERS[text[at + 1] ?? ""] ?? 0;
    at += hex === undefined && octal === undefined ? 2 : whole.length;
  }
  return bytes.subarray(0, n);
}
