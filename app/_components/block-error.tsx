"use client";
/** One block that could not be loaded: what happened, what to quote, and a way to try again. The rest of the page stays. */
import Link from "next/link";
import { ApiError } from "#lib/client/fetch-json.ts";
import { messageOf } from "#lib/client/message-of.ts";
import { isRenewed, SESSION_ENDED, staleCause } from "#lib/client/stale-cause.ts";
import { SignInLink } from "./sign-in-link.tsx";

interface BlockErrorProps {
  what: string;
  error: unknown;
  retry: () => void;
  retrying?: boolean;
  /** Of a list that is read page by page: where to begin again. */
  firstPage?: string;
}

export function BlockError({ what, error, retry, retrying = false, firstPage }: BlockErrorProps) {
  const requestId = error instanceof ApiError ? error.requestId : null;
  const isSignedOut = staleCause(error) === SESSION_ENDED;
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-bad-tint px-4 py-3 text-bad"
    >
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{what} could not be loaded</p>
        <p>{isSignedOut ? "Your session has ended." : messageOf(error)}</p>
        {requestId ? (
          <p className="text-xs">
            Request id <code className="select-all break-all">{requestId}</code>
          </p>
        ) : null}
      </div>
      {isSignedOut ? (
        <SignInLink className="button button-small">Sign in again</SignInLink>
      ) : firstPage && isRenewed(error) ? (
        <Link prefetch={false} href={firstPage} className="button button-small">
          First page
        </Link>
      ) : (
        <button type="button" className="button button-small" onClick={retry} disabled={retrying}>
          {retrying ? "Trying…" : "Try again"}
        </button>
      )}
    </div>
  );
}
