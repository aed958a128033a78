/** What to rank by, over which window, from which end, of which platform: all links, each a board of its own. */
import { type BoardKey, leaderboardHref } from "#lib/client/leaderboard-options.ts";
import { boardMetrics } from "#lib/domain/board-terms.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { SegmentLinks } from "../../_components/segment-links.tsx";
import { WindowPicker } from "../../_components/window-picker.tsx";
import { metricNames } from "./board-title.ts";

interface BoardControlsProps {
  board: BoardKey;
  platforms: readonly { platform: Platform; name: string }[];
}

const ends = [
  { dir: "desc", name: "Most" },
  { dir: "asc", name: "Least" },
] as const;

export function BoardControls({ board, platforms }: BoardControlsProps) {
  const to = (change: Partial<BoardKey>) => leaderboardHref({ ...board, cursor: null, ...change });
  const all = { name: "All platforms", href: to({ platform: null }), isHere: board.platform === null };
  const each = platforms.map(({ platform, name }) => ({
    name,
    href: to({ platform }),
    isHere: board.platform === platform,
  }));
  // A choice out of one is none; but what the URL has chosen can be taken back.
  const hasChoice = platforms.length > 1 || board.platform !== null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <SegmentLinks
        label="Ranked by"
        segments={boardMetrics.map((metric) => ({
          name: metricNames[metric],
          href: to({ metric }),
          isHere: board.metric === metric,
        }))}
      />
      <WindowPicker window={board.window} hrefOf={(window) => to({ window })} />
      <SegmentLinks
        label="Order"
        segments={ends.map(({ dir, name }) => ({
          name,
          href: to({ dir }),
          isHere: board.dir === dir,
          words: "first",
        }))}
      />
      {hasChoice ? <SegmentLinks label="Platform" segments={[all, ...each]} /> : null}
    </div>
  );
}
