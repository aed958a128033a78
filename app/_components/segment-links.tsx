/** A choice of one, as links: the URL is the state, and Back takes a choice back. */
import Link from "next/link";
import { LinkPending } from "./link-pending.tsx";

export interface Segment {
  name: string;
  href: string;
  isHere: boolean;
  /** Goes on the name for who can't see what it stands beside. */
  words?: string;
}

export function SegmentLinks({ label, segments }: { label: string; segments: readonly Segment[] }) {
  return (
    <nav aria-label={label} className="segments">
      {segments.map(({ name, href, isHere, words }) => (
        <Link
          key={name}
          href={href}
          prefetch={false}
          scroll={false}
          aria-current={isHere ? "true" : undefined}
          aria-label={words ? `${name}, ${words}` : undefined}
        >
          {name}
          <LinkPending />
        </Link>
      ))}
    </nav>
  );
}
