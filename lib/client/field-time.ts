/** A moment as a form's field of date and time has it: "2026-11-24T13:05", what the zone's clock shows. */
import { zoneOffset } from "./time-zone.ts";

/** `t`: epoch seconds; what is left of its minute is cut off. parse-range-time reads it back. */
export function fieldTime(t: number, tz: string): string {
  return new Date((t + zoneOffset(t, tz)) * 1_000).toISOString().slice(0, 16);
}
