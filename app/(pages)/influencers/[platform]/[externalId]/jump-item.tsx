"use client";
/** One jump: when, how much, whose, why that is said, and the way to it on the chart. */
import { formatSpan } from "#lib/client/format-time.ts";
import { aroundJump, jumpSpan, reasonOf, timesText, verdictNames } from "#lib/client/jump-text.ts";
import type { Jump } from "#lib/domain/jumps.ts";
import { Badge } from "../../../../_components/badges.tsx";
import { Change } from "../../../../_components/change.tsx";
import { FollowLink } from "./follow-link.tsx";
import { absolute, type SetUrl, type UrlState } from "./url-state.ts";

interface JumpItemProps {
  jump: Jump;
  platformName: string;
  tz: string;
  url: UrlState;
  setUrl: SetUrl;
}

export function JumpItem({ jump, platformName, tz, url, setUrl }: JumpItemProps) {
  const { from, to } = jumpSpan(jump);
  const isOwn = jump.verdict === "own" || jump.verdict === "both";
  const when = formatSpan(from, to, tz);
  return (
    <li className="border-t border-line px-4 py-2.5" data-jump={jump.verdict}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{when}</span>
        <span className="font-semibold">
          <Change value={jump.change} />{" "}
          {jump.changePercent === null ? null : (
            <>
              (<Change value={jump.changePercent} isPercent />)
            </>
          )}
        </span>
        <Badge tone={isOwn ? "warn" : "neutral"}>{verdictNames[jump.verdict]}</Badge>
        <span className="ml-auto max-sm:ml-0">
          <FollowLink
            className="button button-small"
            change={absolute(aroundJump(jump))}
            url={url}
            setUrl={setUrl}
            label={`Show on the chart: ${when}`}
          >
            Show on the chart
          </FollowLink>
        </span>
      </div>
      <p className="mt-1 max-w-[90ch] text-muted">
        {timesText(jump)}. {reasonOf(jump, platformName)}
      </p>
    </li>
  );
}
