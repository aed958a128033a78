"use client";
/** Nothing new comes: since when, and why. What was loaded stays on the page; this stands above it. */
import Link from "next/link";
import { formatInstantExact } from "#lib/client/format-time.ts";
import { NO_WORKER, NOT_TRACKED, PLATFORM_PAUSED, SESSION_ENDED } from "#lib/client/stale-cause.ts";
import { SignInLink } from "./sign-in-link.tsx";

interface StaleNoticeProps {
  /** Epoch seconds: what is on screen is as of then. */
  since: number;
  /** Goes on the sentence "Stale since …: ". */
  cause: string;
  tz: string;
  retry?: () => void;
  retrying?: boolean;
  /** To quote when asking for help. */
  requestId?: string | null;
  /** Not on the pipeline page itself. */
  linksToPipeline?: boolean;
}

export function StaleNotice(props: StaleNoticeProps) {
  const { since, cause, tz, retry, retrying = false, requestId, linksToPipeline = true } = props;
  // Then the pipeline page would not open either.
  const isSignedOut = cause === SESSION_ENDED;
  const isGone = cause === NOT_TRACKED;
  // Until somebody does something about it.
  const standsStill = [SESSION_ENDED, NOT_TRACKED, NO_WORKER, PLATFORM_PAUSED].includes(cause);
  const [href, link] = isGone ? ["/influencers", "All influencers"] : ["/pipeline", "See the pipeline"];
  return (
    <div
      role="status"
      data-stale={since}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-warn-tint px-4 py-3 text-warn"
    >
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-semibold">
          Stale since{" "}
          <time dateTime={new Date(since * 1_000).toISOString()} title={formatInstantExact(since, tz)}>
            {formatSince(since, tz)}
          </time>
          : {cause}
        </p>
        <p>
          What you see is as of then{standsStill ? "." : ", and goes on by itself."}
          {requestId ? (
            <>
              {" "}
              Request id <code className="text-xs break-all select-all">{requestId}</code>
            </>
          ) : null}
        </p>
      </div>
      {isSignedOut ? <SignInLink className="button button-small">Sign in again</SignInLink> : null}
      {(linksToPipeline || isGone) && !isSignedOut ? (
        <Link prefetch={false} href={href} className="button button-small">
          {link}
        </Link>
      ) : null}
      {retry && !isSignedOut ? (
        <button
          type="button"
          className="button button-small needs-script"
          onClick={retry}
          disabled={retrying}
        >
          {retrying ? "Trying…" : "Try again"}
        </button>
      ) : null}
    </div>
  );
}

/** "12:03:05": the day stands in the title, and the age says whether it was today. */
function formatSince(since: number, tz: string): string {
  return formatInstantExact(since, tz).split(", ").at(-1) ?? "";
}
