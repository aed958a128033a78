/** Where a block has nothing to show: why, and what to do next. */
import type { ReactNode } from "react";

interface EmptyCardProps {
  title: string;
  /** Of its heading: below another one of the block it is 3. */
  level?: 2 | 3;
  children: ReactNode;
}

export function EmptyCard({ title, level = 2, children }: EmptyCardProps) {
  const Heading = `h${level}` as const;
  return (
    <div className="card grid min-h-64 place-items-center px-6 py-10 text-center">
      <div className="max-w-md">
        <Heading className="text-base font-semibold">{title}</Heading>
        <div className="mt-1 text-muted">{children}</div>
      </div>
    </div>
  );
}
