/** Tags of a row: each leads to all that have it. */
import Link from "next/link";
import { type ListKey, listHref } from "#lib/client/influencers-options.ts";

interface TagLinksProps {
  tags: readonly string[];
  list: ListKey;
  /** So many; the others are named in a title. */
  most: number;
}

export function TagLinks({ tags, list, most }: TagLinksProps) {
  const hidden = tags.slice(most);
  return (
    <>
      {tags.slice(0, most).map((tag) => (
        <Link
          key={tag}
          prefetch={false}
          href={listHref({ ...list, tag, cursor: null })}
          className="inline-flex h-6 max-w-32 items-center rounded-md px-1 text-xs text-muted hover:bg-raised hover:text-ink"
        >
          <span className="sr-only">Tag </span>
          <span className="truncate">#{tag}</span>
        </Link>
      ))}
      {hidden.length > 0 ? (
        <span className="text-xs text-muted" title={hidden.join(", ")}>
          +{hidden.length}
        </span>
      ) : null}
    </>
  );
}
