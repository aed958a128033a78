"use client";
import Link from "next/link";
import { writeAccount } from "#lib/client/compare-places.ts";
import { formatDay, formatInstantExact, formatInterval } from "#lib/client/format-time.ts";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
/** Who this is, how it is tracked, and how fresh the page is. */
import { Age } from "../../../../_components/age.tsx";
import { DemoBadge, StateBadge } from "../../../../_components/badges.tsx";
import { compareHref } from "../../../compare/compare-url.ts";
import { SuspicionNote } from "./suspicion-note.tsx";
import type { UrlState } from "./url-state.ts";

interface ProfileHeaderProps {
  influencer: InfluencerDetail;
  platformName: string;
  serverNow: number;
  tz: string;
  isLive: boolean;
  setIsLive: (isLive: boolean) => void;
  /** Whoever compares goes on with its range. */
  url: UrlState;
}

export function ProfileHeader({
  influencer,
  platformName,
  serverNow,
  tz,
  isLive,
  setIsLive,
  url,
}: ProfileHeaderProps) {
  const { username, platform, externalId, state, interval, addedAt, latest, demo, tags } = influencer;
  const { range, from, to } = url;
  const slotNote = latest
    ? `Slot ${formatInstantExact(latest.time, tz)}, answered ${formatInstantExact(latest.retrievedAt, tz)}`
    : "";
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-2xl font-semibold tracking-tight break-all">{username ?? externalId}</h1>
          <StateBadge state={state} />
          {demo ? <DemoBadge /> : null}
        </div>
        <dl className="mt-1.5 flex flex-wrap gap-x-5 gap-y-0.5 text-muted [&>div]:flex [&>div]:gap-1.5 [&_dd]:text-ink">
          <div>
            <dt>Platform</dt>
            <dd>{platformName}</dd>
          </div>
          <div>
            <dt>Id</dt>
            <dd className="font-mono break-all">{externalId}</dd>
          </div>
          <div>
            <dt>Fetched</dt>
            <dd>{state === "paused" ? "not while paused" : formatInterval(interval)}</dd>
          </div>
          <div>
            <dt>Added</dt>
            <dd>{formatDay(addedAt, tz)}</dd>
          </div>
          {tags.length > 0 ? (
            <div>
              <dt>Tags</dt>
              <dd>{tags.join(", ")}</dd>
            </div>
          ) : null}
        </dl>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-muted">
        <p title={slotNote}>
          {latest ? (
            <>
              Newest data point <Age at={latest.retrievedAt} serverNow={serverNow} tz={tz} />
            </>
          ) : (
            "No data point yet"
          )}
        </p>
        <Link
          className="button button-small"
          prefetch={false}
          href={compareHref({ range, from, to, tz: url.tz, ids: writeAccount({ platform, externalId }) })}
        >
          Compare
        </Link>
        <button
          type="button"
          className="button button-small needs-script"
          aria-pressed={!isLive}
          onClick={() => setIsLive(!isLive)}
        >
          <span
            aria-hidden="true"
            className={isLive ? "size-2 rounded-full bg-good" : "size-2 rounded-full border-2 border-muted"}
          />
          {isLive ? "Pause updates" : "Updates paused"}
        </button>
      </div>
      <SuspicionNote influencer={influencer} platformName={platformName} serverNow={serverNow} tz={tz} />
    </header>
  );
}
