/** All influencers in five numbers. Compact where they are large, exact beside it. */
import Link from "next/link";
import type { ReactNode } from "react";
import {
  formatCompact,
  formatExact,
  formatPercent,
  formatShare,
  formatSigned,
  NO_VALUE,
} from "#lib/client/format-count.ts";
import { formatDuration, formatInstant } from "#lib/client/format-time.ts";
import { leaderboardHref } from "#lib/client/leaderboard-options.ts";
import { windowWords } from "#lib/client/window-words.ts";
import type { CoverageSum, Overview } from "#lib/domain/board.ts";
import type { WindowName } from "#lib/domain/board-terms.ts";
import { gainOfFleet } from "#lib/domain/gain-of-fleet.ts";
import { Tile, Tiles } from "../../_components/tiles.tsx";
import { useNow } from "../../_components/use-now.ts";

interface FleetTilesProps {
  overview: Overview;
  window: WindowName;
  serverNow: number;
  tz: string;
}

/** From here on eleven digits are hard to read. */
const COMPACT_FROM = 1e6;

export function FleetTiles({ overview, window, serverNow, tz }: FleetTilesProps) {
  const { followers, averageFollowers, coverage } = overview;
  const { gain, percent, count } = gainOfFleet(overview, window);
  const byFollowers = leaderboardHref({ metric: "followers", window });
  const sum = followers.count === 0 ? null : followers.sum;
  const now = useNow(serverNow, 5_000);
  return (
    <section aria-label="Numbers of all influencers">
      <Tiles columns="lg:grid-cols-5 max-lg:[&>div:first-child]:col-span-2">
        <CountTile name="Followers of all" value={sum} href={byFollowers} counts={followers.count}>
          {followers.count === 0 ? "nobody has a count yet" : `of ${people(followers.count)} with a count`}
        </CountTile>
        <CountTile
          name="Gain"
          value={gain}
          isSigned
          href={leaderboardHref({ window })}
          counts={count}
          tone={gain ? (gain > 0 ? "good" : "bad") : undefined}
        >
          {gain === null
            ? `no count in ${windowWords[window]}`
            : `${formatPercent(percent)} in ${windowWords[window]}, of ${people(count)}`}
        </CountTile>
        <CountTile
          name="Average followers"
          value={averageFollowers}
          href={byFollowers}
          counts={followers.count}
        >
          {averageFollowers === null ? "nobody has a count yet" : `over ${people(followers.count)}`}
        </CountTile>
        <CoverageTile name="Coverage, last hour" coverage={coverage?.hour} now={now} tz={tz} />
        <CoverageTile name="Coverage, last day" coverage={coverage?.day} now={now} tz={tz} />
      </Tiles>
    </section>
  );
}

const people = (count: number) => `${formatExact(count)} ${count === 1 ? "influencer" : "influencers"}`;

/** Averages keep their fraction where it is more than a thousandth. */
function formatTile(value: number | null | undefined): string {
  if (value === null || value === undefined || Math.abs(value) < 1e3) return formatExact(value);
  return Math.abs(value) >= COMPACT_FROM ? formatCompact(value) : formatExact(Math.round(value));
}

interface CountTileProps {
  name: string;
  value: number | null;
  isSigned?: boolean;
  href: string;
  /** How many stand in the list that the number leads to. */
  counts: number;
  tone?: "good" | "bad" | undefined;
  children: ReactNode;
}

function CountTile({ name, value, isSigned = false, href, counts, tone, children }: CountTileProps) {
  const isShort = value !== null && Math.abs(value) >= COMPACT_FROM;
  const exact = isSigned ? formatSigned(value) : formatExact(value);
  return (
    <Tile
      name={name}
      tone={tone}
      value={
        <Link prefetch={false} href={href} title={exact} data-counts={counts} className={quiet}>
          {isSigned ? formatSigned(value, formatTile) : formatTile(value)}
        </Link>
      }
    >
      {isShort ? <span className="block">{exact}</span> : null}
      {children}
    </Tile>
  );
}

const quiet =
  "inline-block underline decoration-line-strong decoration-1 underline-offset-4 hover:decoration-current";

/** Below this somebody should look; above, single accounts that the platform could not tell of. */
const WELL_FROM = 0.99;
/** The newest slot is judged a minute and a half after its end at the latest. */
const RECENT_S = 300;

interface CoverageTileProps {
  name: string;
  coverage: CoverageSum | undefined;
  now: number;
  tz: string;
}

function CoverageTile({ name, coverage, now, tz }: CoverageTileProps) {
  const { present = 0, expected = 0, unjudged = 0, to = 0 } = coverage ?? {};
  const isPoor = expected > 0 && present / expected < WELL_FROM;
  return (
    <Tile
      name={name}
      tone={isPoor ? "warn" : undefined}
      value={
        expected === 0 ? (
          NO_VALUE
        ) : (
          <Link prefetch={false} href="/pipeline" className={quiet}>
            {formatShare(present, expected)}
          </Link>
        )
      }
    >
      {coverage === undefined ? "not known at the moment" : null}
      {coverage !== undefined && expected === 0 ? "nothing was due" : null}
      {expected > 0 ? `${formatExact(present)} of ${formatExact(expected)} data points stored` : null}
      {coverage !== undefined && now - to > RECENT_S ? ` until ${formatInstant(to, tz)}` : null}
      {unjudged > 0 ? (
        <span className="block text-warn">
          without {formatDuration(unjudged)} in which no worker ran: what was due then is not known
        </span>
      ) : null}
    </Tile>
  );
}
