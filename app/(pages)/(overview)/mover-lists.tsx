"use client";
/** Who moved most, and who is new. Rows stay where they are while one is among them. */
import { formatExact } from "#lib/client/format-count.ts";
import { leaderboardHref } from "#lib/client/leaderboard-options.ts";
import { windowWords } from "#lib/client/window-words.ts";
import type { Overview } from "#lib/domain/board.ts";
import type { WindowName } from "#lib/domain/board-terms.ts";
import { EmptyCard } from "../../_components/empty-card.tsx";
import { useCalm } from "../../_components/use-calm.ts";
import { MoverList } from "./mover-list.tsx";
import { NewestList } from "./newest-list.tsx";

interface MoverListsProps {
  overview: Overview;
  window: WindowName;
  serverNow: number;
  tz: string;
}

export function MoverLists({ overview, window, serverNow, tz }: MoverListsProps) {
  const { shown = overview, isHeld, show, watch } = useCalm(overview, window);
  const words = windowWords[window];
  const min = formatExact(shown.percentFollowersMin);
  const since = shown.window?.from;
  const { topMovers, topPercent, largestDrops, newest } = shown;
  if (!topMovers || !topPercent || !largestDrops || !newest) {
    return (
      <EmptyCard title="The lists are being built anew">
        The database&apos;s server crashed, and they went with it; the sums did not. A worker builds them, and
        they appear here by themselves.
      </EmptyCard>
    );
  }
  return (
    <div className="grid gap-4" {...watch}>
      <p role="status" className="empty:hidden">
        {isHeld ? (
          <button type="button" className="link" onClick={show}>
            The lists have changed: show the new ones
          </button>
        ) : null}
      </p>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
        <MoverList
          title="Gained most"
          items={topMovers}
          href={leaderboardHref({ window })}
          sorted="gain"
          since={since}
          none={`Nobody gained in ${words}.`}
        />
        <MoverList
          title="Gained most, in percent"
          note={`from ${min} followers on`}
          items={topPercent}
          href={leaderboardHref({ metric: "gain_percent", window })}
          sorted="percent"
          since={since}
          none={`Nobody with at least ${min} followers gained in ${words}.`}
        />
        <MoverList
          title="Lost most"
          items={largestDrops}
          href={leaderboardHref({ dir: "asc", window })}
          sorted="gain"
          since={since}
          none={`Nobody lost in ${words}.`}
        />
        <NewestList items={newest} serverNow={serverNow} tz={tz} />
      </div>
    </div>
  );
}
