"use client";
/** One event: when, how much, whose, why that is said, and the way to it on the chart. Hours in a row are told together. */
import type { ReactNode } from "react";
import { formatSpan } from "#lib/client/format-time.ts";
import type { JumpRun } from "#lib/client/jump-runs.ts";
import { aroundJump, jumpSpan, reasonOf, timesText, verdictNames } from "#lib/client/jump-text.ts";
import type { JumpVerdict } from "#lib/domain/jump-terms.ts";
import type { Jump } from "#lib/domain/jumps.ts";
import { Badge } from "../../../../_components/badges.tsx";
import { Change } from "../../../../_components/change.tsx";
import { fixedRange } from "../../../../_components/range-change.ts";
import { FollowLink } from "./follow-link.tsx";
import type { SetUrl, UrlState } from "./url-state.ts";

interface JumpItemProps {
  run: JumpRun;
  platformName: string;
  tz: string;
  url: UrlState;
  setUrl: SetUrl;
}

export function JumpItem({ run, platformName, tz, url, setUrl }: JumpItemProps) {
  const { jumps, largest } = run;
  const verdicts = new Set(jumps.map(({ verdict }) => verdict));
  const [shared] = verdicts;
  const when = formatSpan(run.from, run.to, tz);
  const spanOf = (jump: Jump) => formatSpan(jumpSpan(jump).from, jumpSpan(jump).to, tz);
  return (
    <li
      className="border-t border-line px-4 py-2.5"
      data-jump={jumps.length === 1 ? shared : undefined}
      data-jump-run={jumps.length}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{when}</span>
        <HowMuch {...run} />
        {shared && verdicts.size === 1 ? <Verdict verdict={shared} /> : null}
        {jumps.length > 1 ? <span className="text-muted">{run.hours} hours in a row</span> : null}
        <span className="ml-auto max-sm:ml-0">
          <FollowLink
            className="button button-small"
            change={fixedRange(aroundJump(run))}
            url={url}
            setUrl={setUrl}
            label={`Show on the chart: ${when}`}
          >
            Show on the chart
          </FollowLink>
        </span>
      </div>
      {jumps.length === 1 ? (
        <Why jump={largest} platformName={platformName} />
      ) : (
        <>
          <Why jump={largest} platformName={platformName}>
            Most of it {spanOf(largest)}:{" "}
          </Why>
          <details className="mt-1">
            <summary className="w-fit">Hour by hour</summary>
            <ol className="mt-1 grid gap-1.5 border-l-2 border-line pl-3">
              {jumps.map((jump) => (
                <li key={jump.hour} data-jump={jump.verdict}>
                  <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                    <span>{spanOf(jump)}</span>
                    <HowMuch {...jump} />
                    {verdicts.size > 1 ? <Verdict verdict={jump.verdict} /> : null}
                  </div>
                  <Why jump={jump} platformName={platformName} />
                </li>
              ))}
            </ol>
          </details>
        </>
      )}
    </li>
  );
}

function HowMuch({ change, changePercent }: Pick<Jump, "change" | "changePercent">) {
  return (
    <span className="font-semibold">
      <Change value={change} />{" "}
      {changePercent === null ? null : (
        <>
          (<Change value={changePercent} isPercent />)
        </>
      )}
    </span>
  );
}

function Verdict({ verdict }: { verdict: JumpVerdict }) {
  const isOwn = verdict === "own" || verdict === "both";
  return <Badge tone={isOwn ? "warn" : "neutral"}>{verdictNames[verdict]}</Badge>;
}

interface WhyProps {
  jump: Jump;
  platformName: string;
  /** What stands before it. */
  children?: ReactNode;
}

function Why({ jump, platformName, children }: WhyProps) {
  return (
    <p className="mt-1 max-w-[90ch] text-muted">
      {children}
      {timesText(jump)}. {reasonOf(jump, platformName)}
    </p>
  );
}
