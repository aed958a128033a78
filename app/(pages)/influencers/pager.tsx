/** To the other pages of the list: links, with scripts or without. */
import Link from "next/link";
import { type ListKey, listHref } from "#lib/client/influencers-options.ts";
import { LinkPending } from "../../_components/link-pending.tsx";

interface PagerProps {
  list: ListKey;
  /** Cursors; null: there is no such page. */
  previous: string | null;
  next: string | null;
}

export function Pager({ list, previous, next }: PagerProps) {
  return (
    <nav aria-label="Pages" className="flex gap-2">
      {list.cursor !== null ? (
        <Link className="button" prefetch={false} href={listHref({ ...list, cursor: null })}>
          First
        </Link>
      ) : null}
      <PagerLink name="Previous" list={list} cursor={previous} />
      <PagerLink name="Next" list={list} cursor={next} />
    </nav>
  );
}

function PagerLink({ name, list, cursor }: { name: string; list: ListKey; cursor: string | null }) {
  if (cursor === null)
    return (
      <span className="button border-dashed text-muted" aria-disabled="true">
        {name}
      </span>
    );
  return (
    <Link className="button" prefetch={false} href={listHref({ ...list, cursor })}>
      {name}
      <LinkPending />
    </Link>
  );
}
