"use client";
/** Why a form was not taken, said where a screen reader hears it. */
import { messageOf } from "#lib/client/message-of.ts";

export function FormError({ error }: { error: unknown }) {
  return (
    <div role="alert" className="empty:hidden">
      {error ? <p className="rounded-md bg-bad-tint px-3 py-1.5 text-bad">{messageOf(error)}</p> : null}
    </div>
  );
}
