/** Counts as people read them: compact on axes and tiles, exact elsewhere, a dash for null. Pure; one locale everywhere. */

export const NO_VALUE = "—";
const MINUS = "−";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const groupedFraction = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const hundredths = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** 1204332 → "1,204,332"; averages keep two decimals; null → a dash, never 0. */
export function formatExact(value: number | null | undefined): string {
  if (value === null || value === undefined) return NO_VALUE;
  return (Number.isInteger(value) ? grouped : groupedFraction).format(value).replace("-", MINUS);
}

const units = [
  { size: 1e9, suffix: "B" },
  { size: 1e6, suffix: "M" },
  { size: 1e3, suffix: "k" },
] as const;

/** 104233 → "104.2k", 1204332 → "1.2M"; below 10,000 exact. Its exact value belongs in a title beside it. */
export function formatCompact(value: number | null | undefined): string {
  if (value === null || value === undefined) return NO_VALUE;
  const sign = value < 0 ? MINUS : "";
  const size = Math.abs(value);
  // 9,999.6 would print as 10,000: rounding decides the unit.
  if (Math.round(size) < 10_000) return sign + grouped.format(Math.round(size));
  for (const unit of units) {
    const scaled = size / unit.size;
    // 999,950 would print as 1000k: from there on it is 1M.
    if (scaled >= 0.99995) {
      const text = scaled.toFixed(scaled < 9.995 ? 2 : 1);
      return sign + text.replace(/\.?0+$/, "") + unit.suffix;
    }
  }
  return sign + grouped.format(size);
}

/** A change, always with its sign: "+1,234", "−12", "0". */
export function formatSigned(value: number | null | undefined, format = formatExact): string {
  if (value === null || value === undefined) return NO_VALUE;
  return value > 0 ? `+${format(value)}` : format(value);
}

/**
 * "+1.24 %", "−0.003 %": two significant digits below 1 %, so that a small change is not shown as none. In a column the
 * points stand below each other: "+5.00 %".
 */
export function formatPercent(value: number | null | undefined, { inColumn = false } = {}): string {
  if (value === null || value === undefined) return NO_VALUE;
  if (value === 0) return inColumn ? "0.00 %" : "0 %";
  const size = Math.abs(value);
  const text = inColumn ? inHundredths(size) : shortly(size);
  return `${value > 0 ? "+" : MINUS}${text.includes("e") ? size.toExponential(1) : text} %`;
}

function inHundredths(size: number): string {
  return size >= 0.1 ? hundredths.format(size) : size.toPrecision(2);
}

function shortly(size: number): string {
  return size >= 1 ? groupedFraction.format(size) : Number(size.toPrecision(2)).toString();
}

/** A part of a whole as a percentage that says 100 only when nothing is missing. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return NO_VALUE;
  if (part === whole) return "100 %";
  return `${(Math.floor((part / whole) * 10_000) / 100).toFixed(2)} %`;
}

/** followers / following: "105.5", two decimals below 10. */
export function formatRatio(value: number | null | undefined): string {
  if (value === null || value === undefined) return NO_VALUE;
  return value < 10 ? value.toFixed(2) : groupedFraction.format(Math.round(value * 10) / 10);
}
