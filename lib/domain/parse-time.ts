/** Times as people and programs write them in a URL → epoch seconds. Strict: what is not clearly a time is null. Pure. */
import { HOUR_S } from "./seconds.ts";

/** 1970-01-01T00:00Z … 9999-12-31T24:00Z. Milliseconds taken for seconds fall outside, and are refused. */
export const TIME_MAX = 253_402_300_800;

const decimal = /^\d{1,15}(\.\d{1,20})?$/;
const iso = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Plain decimal epoch seconds, fractions allowed: no sign, exponent, hex or blanks. Else null. */
export function parseEpochSeconds(text: string): number | null {
  return decimal.test(text) ? inRange(Number(text)) : null;
}

/** Epoch seconds, or ISO 8601: a date (midnight UTC) or a date and time with its offset. Else null. */
export function parseTime(text: string): number | null {
  const match = iso.exec(text);
  if (!match) return parseEpochSeconds(text);
  const [, date = "", minutes = "00:00", seconds = "00", fraction = "", offset = "Z"] = match;
  const wall = Date.parse(`${date}T${minutes}:${seconds}Z`);
  // Date.parse carries 30 February over into March; whoever wrote that did not mean March.
  if (Number.isNaN(wall) || new Date(wall).toISOString() !== `${date}T${minutes}:${seconds}.000Z`)
    return null;
  const shift = offsetSeconds(offset);
  return shift === null ? null : inRange(wall / 1_000 - shift + Number(`0${fraction}`));
}

/** Seconds east of UTC. */
function offsetSeconds(offset: string): number | null {
  if (offset === "Z") return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(4, 6));
  if (hours > 23 || minutes > 59) return null;
  return (offset.startsWith("-") ? -1 : 1) * (hours * HOUR_S + minutes * 60);
}

function inRange(seconds: number): number | null {
  return seconds >= 0 && seconds <= TIME_MAX ? seconds : null;
}
