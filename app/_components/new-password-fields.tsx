"use client";
/** A new password, typed twice: what is typed unseen is easily mistyped. */
import { PASSWORD_MAX, PASSWORD_MIN } from "#lib/domain/password-length.ts";
import { TextField } from "./text-field.tsx";
import { textOf } from "./text-of.ts";

const NAME = "password";
const AGAIN = "again";

interface NewPasswordFieldsProps {
  label: string;
  againLabel: string;
  /** They were sent off, and differed. */
  isDifferent: boolean;
}

export function NewPasswordFields({ label, againLabel, isDifferent }: NewPasswordFieldsProps) {
  const password = { type: "password", autoComplete: "new-password", required: true } as const;
  return (
    <>
      <TextField
        {...password}
        label={label}
        name={NAME}
        minLength={PASSWORD_MIN}
        maxLength={PASSWORD_MAX}
        hint={`${PASSWORD_MIN} characters or more`}
      />
      <TextField
        {...password}
        label={againLabel}
        name={AGAIN}
        maxLength={PASSWORD_MAX}
        aria-invalid={isDifferent}
      />
      {isDifferent ? (
        <p role="alert" className="rounded-md bg-bad-tint px-3 py-1.5 text-bad">
          The two passwords differ.
        </p>
      ) : null}
    </>
  );
}

/** What was typed into them; null: twice not the same. */
export function newPasswordOf(form: FormData): string | null {
  const password = textOf(form, NAME);
  return password === textOf(form, AGAIN) ? password : null;
}
