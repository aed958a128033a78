"use client";
/** Makes a key for a program: what it is for, what it may do, how long. */
import { useRouter } from "next/navigation";
import { useId, useRef } from "react";
import { makeKey } from "#lib/client/change-key.ts";
import type { KeyLifetime, MadeKey } from "#lib/domain/api-key.ts";
import { KEY_NAME_MAX } from "#lib/domain/key-name-length.ts";
import { ActionError } from "../../../_components/action-error.tsx";
import { SubmitButton } from "../../../_components/submit-button.tsx";
import { TextField } from "../../../_components/text-field.tsx";
import { textOf } from "../../../_components/text-of.ts";
import { useChange } from "../../../_components/use-change.ts";

/** Days, by what the field says. */
const lifetimes = new Map<string, KeyLifetime>([
  ["30", 30],
  ["90", 90],
  ["365", 365],
  ["", null],
]);

export function KeyForm({ onMade }: { onMade: (made: MadeKey) => void }) {
  const router = useRouter();
  const scope = useId();
  const lifetime = useId();
  const form = useRef<HTMLFormElement>(null);
  const make = useChange({
    mutationFn: makeKey,
    onSuccess: (made) => {
      onMade(made);
      form.current?.reset();
      router.refresh();
    },
  });
  return (
    <section aria-labelledby="make-title" className="card grid gap-4 px-5 py-4">
      <div>
        <h2 id="make-title" className="text-lg font-semibold">
          Make a key
        </h2>
        <p className="text-muted">
          For programs, which send it as{" "}
          <code className="font-mono break-words">Authorization: Bearer ia_…</code>. It acts for you, and goes
          with your account.
        </p>
      </div>
      <form
        ref={form}
        method="post"
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const fields = new FormData(event.currentTarget);
          const expiresInDays = lifetimes.get(textOf(fields, "lifetime"));
          if (expiresInDays === undefined) return;
          make.mutate({
            name: textOf(fields, "name").trim(),
            scope: fields.get("scope") === "write" ? "write" : "read",
            expiresInDays,
          });
        }}
      >
        <div className="flex-1 basis-60 sm:max-w-80">
          <TextField
            label="Name"
            name="name"
            placeholder="Such as: nightly report"
            required
            maxLength={KEY_NAME_MAX}
            autoComplete="off"
          />
        </div>
        <div className="grid gap-1">
          <label htmlFor={scope} className="font-medium">
            May
          </label>
          <select id={scope} className="field" name="scope" defaultValue="read">
            <option value="read">Read</option>
            <option value="write">Read, and change influencers</option>
          </select>
        </div>
        <div className="grid gap-1">
          <label htmlFor={lifetime} className="font-medium">
            Good for
          </label>
          <select id={lifetime} className="field" name="lifetime" defaultValue="90">
            <option value="30">30 days</option>
            <option value="90">90 days</option>
            <option value="365">A year</option>
            <option value="">Until it is revoked</option>
          </select>
        </div>
        <SubmitButton isDisabled={make.isPending}>
          {make.isPending ? "Making it…" : "Make a key"}
        </SubmitButton>
      </form>
      <ActionError error={make.error} />
    </section>
  );
}
