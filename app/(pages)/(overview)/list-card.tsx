/** A card with a list in it: its title, who can be in it, and where all of it is. */
import Link from "next/link";
import type { ReactNode } from "react";
import { LinkPending } from "../../_components/link-pending.tsx";

interface ListCardProps {
  /** Of the title, for the table's name. */
  id: string;
  title: string;
  note?: string | undefined;
  href: string;
  linkText: string;
  children: ReactNode;
}

export function ListCard({ id, title, note, href, linkText, children }: ListCardProps) {
  return (
    <section aria-labelledby={id} className="card overflow-hidden">
      <div className="flex items-baseline gap-x-4 px-2 py-2.5 sm:px-4">
        <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {note ? <p className="text-xs text-muted">{note}</p> : null}
        </div>
        <Link
          prefetch={false}
          href={href}
          className="link py-0.5 whitespace-nowrap"
          aria-label={`${linkText}: ${title}`}
        >
          {linkText}
          <LinkPending />
        </Link>
      </div>
      {children}
    </section>
  );
}
