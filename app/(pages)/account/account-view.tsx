"use client";
/** Who is signed in, and their new password. */
import { useRef, useState } from "react";
import { changePassword } from "#lib/client/change-account.ts";
import { PASSWORD_MAX } from "#lib/domain/password-length.ts";
import type { Role } from "#lib/domain/role.ts";
import { FormError } from "../../_components/form-error.tsx";
import { NewPasswordFields, newPasswordOf } from "../../_components/new-password-fields.tsx";
import { SubmitButton } from "../../_components/submit-button.tsx";
import { TextField } from "../../_components/text-field.tsx";
import { textOf } from "../../_components/text-of.ts";
import { useChange } from "../../_components/use-change.ts";
import { AdminNav } from "../admin/admin-nav.tsx";

export function AccountView({ email, role }: { email: string; role: Role }) {
  return (
    <div className="grid gap-6">
      <AdminNav title="Your account" isAdmin={role === "admin"} />
      <dl className="card grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 px-5 py-4">
        <dt className="text-muted">Signed in as</dt>
        <dd className="break-all">{email}</dd>
        <dt className="text-muted">Role</dt>
        <dd>{role === "admin" ? "Admin" : "Viewer: sees everything, changes nothing"}</dd>
      </dl>
      <PasswordForm email={email} />
    </div>
  );
}

function PasswordForm({ email }: { email: string }) {
  const form = useRef<HTMLFormElement>(null);
  const [isDifferent, setDifferent] = useState(false);
  const change = useChange({ mutationFn: changePassword, onSuccess: () => form.current?.reset() });
  return (
    <section aria-labelledby="password-title" className="card grid max-w-md gap-4 px-5 py-4">
      <h2 id="password-title" className="text-lg font-semibold">
        Change the password
      </h2>
      <form
        ref={form}
        method="post"
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const fields = new FormData(event.currentTarget);
          const newPassword = newPasswordOf(fields);
          setDifferent(newPassword === null);
          change.reset();
          if (newPassword !== null)
            change.mutate({ currentPassword: textOf(fields, "current-password"), newPassword });
        }}
      >
        {/* For password managers: whose password it is. */}
        <input type="email" name="email" autoComplete="username" defaultValue={email} readOnly hidden />
        <TextField
          label="Current password"
          name="current-password"
          type="password"
          autoComplete="current-password"
          required
          maxLength={PASSWORD_MAX}
        />
        <NewPasswordFields
          label="New password"
          againLabel="The new password again"
          isDifferent={isDifferent}
        />
        <FormError error={change.error} />
        <p role="status" className="text-good empty:hidden">
          {change.isSuccess ? "Changed. Your sessions in other browsers have ended." : null}
        </p>
        <SubmitButton className="button-primary justify-self-start" isDisabled={change.isPending}>
          {change.isPending ? "Changing…" : "Change the password"}
        </SubmitButton>
      </form>
    </section>
  );
}
