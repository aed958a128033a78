"use client";
/** Lets somebody in: the product sends no mail, so that the link is handed over by the admin. */
import { useRouter } from "next/navigation";
import { useId, useRef } from "react";
import { inviteUser } from "#lib/client/change-user.ts";
import { ActionError } from "../../../_components/action-error.tsx";
import { SubmitButton } from "../../../_components/submit-button.tsx";
import { TextField } from "../../../_components/text-field.tsx";
import { textOf } from "../../../_components/text-of.ts";
import { useChange } from "../../../_components/use-change.ts";
import type { HandedLink } from "./users-view.tsx";

export function InviteForm({ onMade }: { onMade: (link: HandedLink) => void }) {
  const router = useRouter();
  const role = useId();
  const form = useRef<HTMLFormElement>(null);
  const invite = useChange({
    mutationFn: inviteUser,
    onSuccess: (link, { email }) => {
      onMade({ ...link, email });
      form.current?.reset();
      router.refresh();
    },
  });
  return (
    <section aria-labelledby="invite-title" className="card grid gap-4 px-5 py-4">
      <h2 id="invite-title" className="text-lg font-semibold">
        Let somebody in
      </h2>
      <form
        ref={form}
        method="post"
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const fields = new FormData(event.currentTarget);
          invite.mutate({
            email: textOf(fields, "email").trim(),
            role: fields.get("role") === "admin" ? "admin" : "viewer",
          });
        }}
      >
        <div className="flex-1 sm:max-w-80">
          <TextField
            label="E-mail address"
            name="email"
            type="email"
            required
            maxLength={254}
            autoComplete="off"
          />
        </div>
        <div className="grid gap-1">
          <label htmlFor={role} className="font-medium">
            Role
          </label>
          <select id={role} className="field" name="role" defaultValue="viewer">
            <option value="viewer">Viewer</option>
            <option value="admin">Admin</option>
          </select>
        </div>
        <SubmitButton isDisabled={invite.isPending}>
          {invite.isPending ? "Making the link…" : "Make a link"}
        </SubmitButton>
      </form>
      <ActionError error={invite.error} />
    </section>
  );
}
