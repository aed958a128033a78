/** An empty board: nothing built yet, or nobody with a count in the window. Each says what to do next. */
import Link from "next/link";
import { type BoardKey, leaderboardHref } from "#lib/client/leaderboard-options.ts";
import { windowWords } from "#lib/client/window-words.ts";
import { EmptyCard } from "../../_components/empty-card.tsx";

export function BoardEmpty({ board, snapshot }: { board: BoardKey; snapshot: boolean }) {
  if (!snapshot)
    return (
      <EmptyCard title="The board is being built">
        The worker builds it once a minute. It appears here by itself; if it doesn&apos;t,{" "}
        <Link className="link" prefetch={false} href="/pipeline">
          see how the pipeline is
        </Link>
        .
      </EmptyCard>
    );
  if (board.metric === "followers")
    return (
      <EmptyCard title="Nobody has a count yet">
        Whoever is tracked stands here from the first count on: see the{" "}
        <Link className="link" prefetch={false} href="/influencers">
          list of influencers
        </Link>{" "}
        for how they are, or{" "}
        <Link className="link" prefetch={false} href="/admin">
          add one
        </Link>
        .
      </EmptyCard>
    );
  return (
    <EmptyCard title={`Nobody to rank over ${windowWords[board.window]}`}>
      A gain is told of who has a count in the window
      {board.metric === "gain_percent" ? ", in percent only of who had enough followers before" : ""}. Take a
      longer one, or{" "}
      <Link
        className="link"
        prefetch={false}
        href={leaderboardHref({ ...board, metric: "followers", cursor: null })}
      >
        rank by followers
      </Link>
      .
    </EmptyCard>
  );
}
