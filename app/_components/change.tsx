/** A change: its sign says which way, colour only helps; a dash is not known. */
import { clsx } from "clsx";
import { formatPercent, formatSigned } from "#lib/client/format-count.ts";

interface ChangeProps {
  value: number | null;
  /** In percent instead of followers. */
  isPercent?: boolean;
}

export function Change({ value, isPercent = false }: ChangeProps) {
  const isMove = value !== null && value !== 0;
  return (
    <span className={clsx("whitespace-nowrap", isMove && (value > 0 ? "text-good" : "text-bad"))}>
      {isPercent ? formatPercent(value, { inColumn: true }) : formatSigned(value)}
    </span>
  );
}
