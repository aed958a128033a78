"use client";
/** Exchanges the fragment's token for a session, or says how to get one. */
import { useEffect, useState } from "react";
import { ApiError } from "#lib/client/fetch-json.ts";
import { messageOf } from "#lib/client/message-of.ts";
import { openSession } from "#lib/client/open-session.ts";

type Status = { kind: "idle" } | { kind: "opening" } | { kind: "failed"; message: string; isSpent: boolean };

export function LoginView() {
  const [status, setStatus] = useState<Status>({ kind: "idle" });
  useEffect(() => {
    const open = () => {
      const token = new URLSearchParams(window.location.hash.slice(1)).get("token");
      if (!token) return;
      setStatus({ kind: "opening" });
      // Neither history nor a shared screen keeps the token.
      window.history.replaceState(window.history.state, "", "/login");
      openSession(token).then(
        () => window.location.replace("/admin"),
        (error: unknown) =>
          setStatus({
            kind: "failed",
            message: messageOf(error),
            isSpent: error instanceof ApiError && !error.retry,
          }),
      );
    };
    open();
    // A second link, pasted into the same tab, only changes the fragment.
    window.addEventListener("hashchange", open);
    return () => window.removeEventListener("hashchange", open);
  }, []);

  return (
    <div className="mx-auto grid max-w-lg gap-4 py-10">
      <h1 className="text-2xl font-semibold tracking-tight">Sign in</h1>
      <div role="status" className="empty:hidden">
        {status.kind === "opening" ? <p className="text-muted">Opening your session…</p> : null}
      </div>
      <div role="alert" className="empty:hidden">
        {status.kind === "failed" ? (
          <div className="rounded-lg bg-bad-tint px-4 py-3 text-bad">
            <p className="font-semibold">
              {status.isSpent ? "This link does not work any more" : "You could not be signed in"}
            </p>
            <p>{status.message}</p>
          </div>
        ) : null}
      </div>
      {status.kind === "opening" ? null : (
        <div className="card grid gap-3 px-5 py-4">
          <p>
            The admin page opens with a link that works once, within 24 hours.{" "}
            <code className="font-mono">npm start</code> prints one. A new one comes from this command, on the
            machine that runs the product:
          </p>
          <pre className="rounded-md bg-raised px-3 py-2 font-mono select-all">npm run admin:link</pre>
          <p className="text-muted">
            Open the link in this browser. It signs you in and leads to the admin page.
          </p>
          <noscript>
            <p className="text-warn">Signing in needs JavaScript, which is off in this browser.</p>
          </noscript>
        </div>
      )}
    </div>
  );
}
