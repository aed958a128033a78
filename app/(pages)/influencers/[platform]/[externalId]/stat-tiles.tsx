"use client";
/** The range in six numbers: compact to read, exact in the title. */
import type { ReactNode } from "react";
import { describeNewest } from "#lib/client/describe-newest.ts";
import {
  formatCompact,
  formatExact,
  formatPercent,
  formatSigned,
  NO_VALUE,
} from "#lib/client/format-count.ts";
import { presentRankWords } from "#lib/client/rank-words.ts";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import type { Stats } from "#lib/domain/series.ts";
import { Age } from "../../../../_components/age.tsx";
import { BlockError } from "../../../../_components/block-error.tsx";
import { Tile, Tiles } from "../../../../_components/tiles.tsx";

interface StatTilesProps {
  stats: Stats | undefined;
  error: unknown;
  retry: () => void;
  busy: boolean;
  tz: string;
  /** The newest data point, if the range reaches it. */
  latest: InfluencerDetail["latest"];
  serverNow: number;
}

export function StatTiles({ stats, error, retry, busy, tz, latest, serverNow }: StatTilesProps) {
  if (!stats && error) return <BlockError what="The numbers" error={error} retry={retry} />;
  const { followers, rank, rankOf } = stats ?? { followers: undefined, rank: undefined, rankOf: undefined };
  const gain = followers?.gain;
  const points = followers
    ? `of ${formatExact(followers.count)} data ${followers.count === 1 ? "point" : "points"}`
    : "";
  return (
    <section aria-label="Numbers of this range" aria-busy={busy} className="dims">
      <Tiles columns="sm:grid-cols-3 lg:grid-cols-6">
        <StatTile
          name="Followers"
          value={followers?.latest}
          loading={!stats}
          beside={<Newest stats={stats} tz={tz} latest={latest} serverNow={serverNow} />}
        />
        <StatTile
          name="Gain"
          value={gain}
          loading={!stats}
          format={(value) => formatSigned(value, formatTile)}
          exact={formatSigned}
          tone={gain ? (gain > 0 ? "good" : "bad") : undefined}
          beside={followers?.gainPercent == null ? null : formatPercent(followers.gainPercent)}
        >
          {followers?.gainPercent == null ? "in this range" : null}
        </StatTile>
        <StatTile name="Average" value={followers?.average} loading={!stats}>
          {points}
        </StatTile>
        <StatTile name="Lowest" value={followers?.min} loading={!stats}>
          in this range
        </StatTile>
        <StatTile name="Highest" value={followers?.max} loading={!stats}>
          in this range
        </StatTile>
        <StatTile
          name="Rank"
          value={rank}
          loading={!stats}
          format={(value) =>
            value === null || value === undefined ? formatExact(null) : `#${formatExact(value)}`
          }
        >
          {presentRankWords(rankOf ?? null)}
        </StatTile>
      </Tiles>
      {stats ? null : <noscript>The numbers could not be loaded. Reload the page to try again.</noscript>}
    </section>
  );
}

/** What the first number is of: the newest data point of all, or the last one in a range of the past. */
function Newest({
  stats,
  tz,
  latest,
  serverNow,
}: Pick<StatTilesProps, "stats" | "tz" | "latest" | "serverNow">) {
  if (!stats) return null;
  const newest = describeNewest(stats, latest, tz);
  return typeof newest === "string" ? newest : <Age at={newest.at} serverNow={serverNow} tz={tz} />;
}

/** Below a million there is room for all digits; above, the line below has them. */
function formatTile(value: number | null | undefined): string {
  if (isShortened(value)) return formatCompact(value);
  if (value === null || value === undefined) return NO_VALUE;
  return formatExact(Math.abs(value) >= 1e3 ? Math.round(value) : value);
}

function isShortened(value: number | null | undefined): boolean {
  return value !== null && value !== undefined && Math.abs(value) >= 1e6;
}

interface StatTileProps {
  name: string;
  value: number | null | undefined;
  loading: boolean;
  format?: (value: number | null | undefined) => string;
  /** All digits: in the title, and below where the number is shortened. */
  exact?: (value: number | null | undefined) => string;
  tone?: "good" | "bad" | undefined;
  /** Stands beside whatever else is below the number. */
  beside?: ReactNode;
  /** Below the number, where the exact one has no need of the place. */
  children?: ReactNode;
}

function StatTile(props: StatTileProps) {
  const { name, value, loading, format = formatTile, exact = formatExact, tone, beside, children } = props;
  return (
    <Tile
      name={name}
      value={
        loading ? (
          <span className="pulse inline-block h-6 w-20 rounded bg-raised align-middle" />
        ) : (
          format(value)
        )
      }
      title={value === null || value === undefined ? undefined : exact(value)}
      tone={tone}
    >
      {loading ? " " : null}
      {!loading && isShortened(value) ? exact(value) : null}
      {!loading && isShortened(value) && beside ? " · " : null}
      {loading ? null : beside}
      {loading || isShortened(value) ? null : children}
    </Tile>
  );
}
