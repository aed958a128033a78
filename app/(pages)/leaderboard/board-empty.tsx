/** An empty board: nothing built yet, or nobody with a count in the window. Each says what to do next. */
import Link from "next/link";
import type { ReactNode } from "react";
import { type BoardKey, leaderboardHref } from "#lib/client/leaderboard-options.ts";
import { windowWords } from "#lib/client/window-words.ts";

export function BoardEmpty({ board, snapshot }: { board: BoardKey; snapshot: boolean }) {
  if (!snapshot)
    return (
      <Frame title="The board is being built">
        The worker builds it once a minute. It appears here by itself; if it doesn&apos;t,{" "}
        <Link className="link" prefetch={false} href="/pipeline">
          see how the pipeline is
        </Link>
        .
      </Frame>
    );
  if (board.metric === "followers")
    return (
      <Frame title="Nobody has a count yet">
        Whoever is tracked stands here from the first count on: see the{" "}
        <Link className="link" prefetch={false} href="/influencers">
          list of influencers
        </Link>{" "}
        for how they are, or{" "}
        <Link className="link" prefetch={false} href="/admin">
          add one
        </Link>
        .
      </Frame>
    );
  return (
    <Frame title={`Nobody to rank over ${windowWords[board.window]}`}>
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
    </Frame>
  );
}

function Frame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="card grid min-h-64 place-items-center px-6 py-10 text-center">
      <div className="max-w-md">
        <h2 className="text-base font-semibold">{title}</h2>
        <p className="mt-1 text-muted">{children}</p>
      </div>
    </div>
  );
}
