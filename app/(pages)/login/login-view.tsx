"use client";
/** E-mail and password; or, as long as nobody has an account, how to make the first one. */
import { openSession } from "#lib/client/change-account.ts";
import { PASSWORD_MAX } from "#lib/domain/password-length.ts";
import { FormError } from "../../_components/form-error.tsx";
import { SubmitButton } from "../../_components/submit-button.tsx";
import { TextField } from "../../_components/text-field.tsx";
import { textOf } from "../../_components/text-of.ts";
import { useChange } from "../../_components/use-change.ts";

interface LoginViewProps {
  /** Where it leads. */
  next: string;
  /** Nobody has an account yet. */
  isFirst: boolean;
}

export function LoginView({ next, isFirst }: LoginViewProps) {
  return (
    <div className="mx-auto grid max-w-md gap-4 py-10">
      <h1 className="text-2xl font-semibold tracking-tight">Sign in</h1>
      {isFirst ? <FirstAccount /> : <Credentials next={next} />}
    </div>
  );
}

function Credentials({ next }: { next: string }) {
  const signIn = useChange({
    mutationFn: openSession,
    // A whole new page: nothing that was read without a session stays.
    onSuccess: () => window.location.replace(next),
  });
  const isBusy = signIn.isPending || signIn.isSuccess;
  return (
    <>
      <form
        method="post"
        className="card grid gap-4 px-5 py-5"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          signIn.mutate({ email: textOf(form, "email"), password: textOf(form, "password") });
        }}
      >
        <TextField
          label="E-mail address"
          name="email"
          type="email"
          autoComplete="username"
          required
          maxLength={254}
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          maxLength={PASSWORD_MAX}
        />
        <FormError error={signIn.error} />
        <SubmitButton isDisabled={isBusy}>{isBusy ? "Signing in…" : "Sign in"}</SubmitButton>
        <noscript>
          <p className="text-warn">Signing in needs JavaScript, which is off in this browser.</p>
        </noscript>
      </form>
      <p className="text-muted">
        Forgot the password? An admin can make you a link for a new one. For the last admin this command does,
        on the machine that runs the product: <code className="font-mono">npm run admin:link</code>
      </p>
    </>
  );
}

function FirstAccount() {
  return (
    <div className="card grid gap-3 px-5 py-4">
      <p>
        Nobody has an account yet. The first one is made with a one-time link, which{" "}
        <code className="font-mono">npm start</code> prints. A new one comes from this command, on the machine
        that runs the product:
      </p>
      <pre className="rounded-md bg-raised px-3 py-2 font-mono select-all">npm run admin:link</pre>
    </div>
  );
}
