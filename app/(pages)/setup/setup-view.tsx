"use client";
/** Opens a one-time link, says what it is good for, and uses it up only when the account is made. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { claimAccountLink, readAccountLink } from "#lib/client/change-account.ts";
import { messageOf } from "#lib/client/message-of.ts";
import type { FoundAccountLink } from "#lib/domain/account-views.ts";
import { FormError } from "../../_components/form-error.tsx";
import { NewPasswordFields, newPasswordOf } from "../../_components/new-password-fields.tsx";
import { SubmitButton } from "../../_components/submit-button.tsx";
import { TextField } from "../../_components/text-field.tsx";
import { textOf } from "../../_components/text-of.ts";
import { useChange } from "../../_components/use-change.ts";

export function SetupView() {
  /** `token` null: not looked for yet; "": there is none. `opened`: how often, since a link may be opened again. */
  const [{ token, opened }, setLink] = useState<{ token: string | null; opened: number }>({
    token: null,
    opened: 0,
  });
  useEffect(() => {
    const read = () => {
      const found = new URLSearchParams(window.location.hash.slice(1)).get("token");
      setLink((before) => ({ token: found ?? before.token ?? "", opened: before.opened + (found ? 1 : 0) }));
      // Neither history nor a shared screen keeps it.
      if (found) window.history.replaceState(window.history.state, "", "/setup");
    };
    read();
    // A second link, pasted into the same tab, only changes the fragment.
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  const link = useQuery({
    queryKey: ["account-link", token, opened],
    queryFn: () => readAccountLink(token ?? ""),
    enabled: token !== null && token !== "",
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <div className="mx-auto grid max-w-md gap-4 py-10">
      <h1 className="text-2xl font-semibold tracking-tight">
        {link.data?.hasAccount ? "Set a new password" : "Make your account"}
      </h1>
      <noscript>
        <p className="rounded-md bg-warn-tint px-3 py-1.5 text-warn">
          This needs JavaScript, which is off in this browser.
        </p>
      </noscript>
      <div role="status" className="empty:hidden">
        {token === null || link.isLoading ? <p className="text-muted">Looking at your link…</p> : null}
      </div>
      {token === "" ? (
        <BadLink message="Open the link once more, as a whole: what it is good for stands at its end, and does not outlast a reload." />
      ) : null}
      {link.isError ? <BadLink message={messageOf(link.error)} onRetry={() => void link.refetch()} /> : null}
      {token && link.data ? <AccountForm token={token} link={link.data} /> : null}
    </div>
  );
}

function BadLink({ message, onRetry }: { message: string; onRetry?: () => void }) {
  return (
    <>
      <div role="alert" className="rounded-lg bg-bad-tint px-4 py-3 text-bad">
        <p className="font-semibold">This link opens nothing</p>
        <p>{message}</p>
      </div>
      <div className="card grid gap-3 px-5 py-4">
        <p>
          If you have made your account,{" "}
          <a className="link" href="/login">
            sign in
          </a>
          . Otherwise ask an admin for a new link; this command prints one, on the machine that runs the
          product:
        </p>
        <pre className="rounded-md bg-raised px-3 py-2 font-mono select-all">npm run admin:link</pre>
        {onRetry ? (
          <button type="button" className="button justify-self-start" onClick={onRetry}>
            Try again
          </button>
        ) : null}
      </div>
    </>
  );
}

function AccountForm({ token, link }: { token: string; link: FoundAccountLink }) {
  const [isDifferent, setDifferent] = useState(false);
  const claim = useChange({
    mutationFn: claimAccountLink,
    onSuccess: () => window.location.replace(link.role === "admin" ? "/admin" : "/account"),
  });
  const isBusy = claim.isPending || claim.isSuccess;
  return (
    <form
      method="post"
      className="card grid gap-4 px-5 py-5"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const password = newPasswordOf(form);
        setDifferent(password === null);
        if (password !== null) claim.mutate({ token, email: textOf(form, "email"), password });
      }}
    >
      <p className="text-muted">
        {link.hasAccount
          ? "All open sessions of this account end."
          : link.role === "admin"
            ? "An admin adds influencers and lets others in."
            : "A viewer sees everything and changes nothing."}
      </p>
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        required
        maxLength={254}
        defaultValue={link.email ?? ""}
        readOnly={link.email !== null}
        hint={link.email === null ? "You sign in with it. Nothing is ever sent there." : undefined}
      />
      <NewPasswordFields label="Password" againLabel="The password again" isDifferent={isDifferent} />
      <FormError error={claim.error} />
      <SubmitButton isDisabled={isBusy}>
        {isBusy ? "One moment…" : link.hasAccount ? "Set the password and sign in" : "Make the account"}
      </SubmitButton>
    </form>
  );
}
