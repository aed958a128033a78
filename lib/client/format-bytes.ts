/** Sizes on disk: 1,073,741,824 → "1 GiB", 1,536 → "1.5 KiB". Pure. */

const units = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

export function formatBytes(bytes: number): string {
  let size = Math.max(0, bytes);
  let unit = 0;
  // 1023.96 would print as 1024.0: rounding decides the unit.
  while (unit < units.length - 1 && Number(size.toFixed(1)) >= 1_024) {
    size /= 1_024;
    unit++;
  }
  return `${Number(size.toFixed(unit === 0 ? 0 : 1))} ${units[unit]}`;
}
