"use client";
/** Why an action did not happen, beside the place where it was asked for. */
import { ApiError } from "#lib/client/fetch-json.ts";
import { messageOf } from "#lib/client/message-of.ts";
import { SignInLink } from "./sign-in-link.tsx";

export function ActionError({ error }: { error: unknown }) {
  return (
    <div role="alert" className="empty:hidden">
      {error ? (
        <p className="rounded-md bg-bad-tint px-3 py-1.5 text-bad">
          {messageOf(error)}
          {error instanceof ApiError && error.code === "UNAUTHENTICATED" ? (
            <>
              {" "}
              Your session has ended: <SignInLink className="underline">sign in again</SignInLink>.
            </>
          ) : null}
          {error instanceof ApiError && error.requestId && error.status >= 500 ? (
            <span className="block text-xs">
              Request id <code className="select-all break-all">{error.requestId}</code>
            </span>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}
