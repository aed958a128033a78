/** Numbers as backup and restore tell them. */
import { SECOND } from "#lib/time.ts";

const units = ["bytes", "kB", "MB", "GB", "TB"];

export const number = (n: number) => n.toLocaleString("en");
export const inSeconds = (ms: number) => `${(ms / SECOND).toFixed(1)} s`;

export function inBytes(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return power === 0 ? `${bytes} bytes` : `${(bytes / 1_000 ** power).toFixed(1)} ${units[power]}`;
}
