/** Numbers side by side: each with its name above it, and what it is of below. */
import { clsx } from "clsx";
import type { ReactNode } from "react";

const tones = { good: "text-good", bad: "text-bad", warn: "text-warn" };

/** `columns`: classes, how many stand in a row where there is room for more than two. */
export function Tiles({ columns, children }: { columns: string; children: ReactNode }) {
  return (
    <dl
      className={clsx(
        "card grid grid-cols-2 overflow-hidden [&>div]:-mr-px [&>div]:-mb-px [&>div]:border-r [&>div]:border-b [&>div]:border-line",
        columns,
      )}
    >
      {children}
    </dl>
  );
}

interface TileProps {
  name: string;
  value: ReactNode;
  title?: string | undefined;
  tone?: keyof typeof tones | undefined;
  /** Below the number. */
  children: ReactNode;
}

export function Tile({ name, value, title, tone, children }: TileProps) {
  return (
    <div className="px-4 py-3">
      <dt className="text-muted">{name}</dt>
      <dd className={clsx("text-2xl font-semibold tracking-tight", tone && tones[tone])} title={title}>
        {value}
      </dd>
      <dd className="text-xs text-muted">{children}</dd>
    </div>
  );
}
