/** Bytes → lines. A line ends with LF or CRLF; the last one may end with the bytes. Pure, on server and in the browser. */

const LF = 10;
const CR = 13;

export interface LineSpan {
  from: number;
  /** Without the line's end. */
  to: number;
}

export interface SplitOptions {
  /** Most lines. */
  limit?: number;
  /** Nothing comes after these bytes: what follows the last LF is a line. */
  atEnd: boolean;
}

export interface SplitLines {
  lines: LineSpan[];
  /** So many bytes are dealt with. */
  consumed: number;
}

export function splitLines(
  bytes: Uint8Array,
  { limit = Number.POSITIVE_INFINITY, atEnd }: SplitOptions,
): SplitLines {
  const lines: LineSpan[] = [];
  let from = 0;
  while (lines.length < limit && from < bytes.length) {
    const end = bytes.indexOf(LF, from);
    if (end < 0 && !atEnd) break;
    const to = end < 0 ? bytes.length : end;
    lines.push({ from, to: to > from && bytes[to - 1] === CR ? to - 1 : to });
    from = end < 0 ? to : end + 1;
  }
  return { lines, consumed: from };
}

export interface LineMeasure {
  lines: number;
  /** Which line is the longest, from 1, and its bytes; 0 where there is none. */
  longest: number;
  longestBytes: number;
}

/** The bytes are whole lines: a line never goes on in what comes after them. */
export function measureLines(bytes: Uint8Array): LineMeasure {
  const measure = { lines: 0, longest: 0, longestBytes: 0 };
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LF, from);
    const to = end < 0 ? bytes.length : end;
    measure.lines++;
    if (to - from > measure.longestBytes) {
      measure.longest = measure.lines;
      measure.longestBytes = to - from;
    }
    from = to + 1;
  }
  return measure;
}
