"use client";
/** An account as the platform shows it this moment. */
import Link from "next/link";
import type { ReactNode } from "react";
import { formatExact } from "#lib/client/format-count.ts";
import { influencerPath } from "#lib/client/influencer-path.ts";
import type { Profile } from "#lib/domain/influencer-views.ts";

/** `children`: what can be done with an account that is not tracked yet. */
export function ProfileCard({ profile, children }: { profile: Profile; children: ReactNode }) {
  const { username, externalId, platform, followers, following, posts, tracked } = profile;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-between gap-4 rounded-lg border border-line bg-raised px-4 py-3"
    >
      <div>
        <p className="text-base font-semibold break-all">{username ?? externalId}</p>
        <p className="text-muted">
          <span className="capitalize">{platform}</span> ·{" "}
          <span className="font-mono break-all">{externalId}</span>
        </p>
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-1 [&_dd]:text-base [&_dd]:font-semibold [&_dt]:text-xs [&_dt]:text-muted">
        <div>
          <dt>Followers now</dt>
          <dd>{formatExact(followers)}</dd>
        </div>
        <div>
          <dt>Following</dt>
          <dd>{formatExact(following)}</dd>
        </div>
        {posts === null ? null : (
          <div>
            <dt>Posts</dt>
            <dd>{formatExact(posts)}</dd>
          </div>
        )}
      </dl>
      {tracked ? (
        <p>
          Tracked already.{" "}
          <Link className="link" prefetch={false} href={influencerPath(profile)}>
            Open its chart
          </Link>
        </p>
      ) : (
        children
      )}
    </div>
  );
}
