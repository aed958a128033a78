/** The way through a board. Pages of one generation hold together; the one before is a step Back. */
import Link from "next/link";
import { type BoardKey, leaderboardHref } from "#lib/client/leaderboard-options.ts";
import { LinkPending } from "../../_components/link-pending.tsx";

export function BoardPager({ board, next }: { board: BoardKey; next: string | null }) {
  return (
    <nav aria-label="Pages" className="flex gap-2">
      {board.cursor !== null ? (
        <Link className="button" prefetch={false} href={leaderboardHref({ ...board, cursor: null })}>
          First
          <LinkPending />
        </Link>
      ) : null}
      {next === null ? (
        <span className="button border-dashed text-muted" aria-disabled="true">
          Next
        </span>
      ) : (
        <Link className="button" prefetch={false} href={leaderboardHref({ ...board, cursor: next })}>
          Next
          <LinkPending />
        </Link>
      )}
    </nav>
  );
}
