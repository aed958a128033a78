/** An empty list: nobody tracked yet, nothing built yet, or nobody that matches. */
import Link from "next/link";
import { clearedList, isNarrowed, type ListKey, listHref } from "#lib/client/influencers-options.ts";
import { EmptyCard } from "../../_components/empty-card.tsx";

interface ListEmptyProps {
  list: ListKey;
  /** Whether there is a snapshot. */
  snapshot: boolean;
  /** Influencers in it, whatever is searched for. */
  all: number;
}

export function ListEmpty({ list, snapshot, all }: ListEmptyProps) {
  if (!snapshot)
    return (
      <EmptyCard level={3} title="The list is being built">
        The worker builds it once a minute. It appears here by itself; if it doesn&apos;t, the worker is not
        running.
      </EmptyCard>
    );
  if (all > 0 && isNarrowed(list))
    return (
      <EmptyCard level={3} title="Nobody matches">
        {list.search ? "Names and ids are searched from their beginning. " : null}
        {list.tag ? "A tag is matched as a whole, letter by letter. " : null}
        <Link className="link" prefetch={false} href={listHref(clearedList(list))}>
          Clear the filters
        </Link>{" "}
        to see everybody.
      </EmptyCard>
    );
  return (
    <EmptyCard level={3} title="No influencers yet">
      <Link className="link" prefetch={false} href="/admin">
        Add one
      </Link>{" "}
      on the admin page, or{" "}
      <Link className="link" prefetch={false} href="/admin/import">
        import a list
      </Link>
      .
    </EmptyCard>
  );
}
