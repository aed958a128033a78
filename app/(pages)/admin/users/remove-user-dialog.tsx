"use client";
/** Taking somebody out can't be undone, only repeated the other way: by a new link. */
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useId, useRef } from "react";
import { removeUser } from "#lib/client/change-user.ts";
import type { ListedUser } from "#lib/domain/account-views.ts";
import { ActionError } from "../action-error.tsx";

export function RemoveUserDialog({ user, onClose }: { user: ListedUser; onClose: () => void }) {
  const router = useRouter();
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  const remove = useMutation({
    mutationFn: () => removeUser(user.id),
    onSuccess: () => {
      router.refresh();
      close();
    },
  });
  return (
    <dialog
      ref={dialog}
      aria-labelledby={title}
      onClose={onClose}
      className="m-auto w-[min(30rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-5 text-ink"
    >
      <div className="grid gap-3">
        <h2 id={title} className="text-lg font-semibold break-all">
          Remove {user.email}?
        </h2>
        <p>
          {user.sessions === 0
            ? "They can't sign in any more."
            : `They can't sign in any more, and ${user.sessions === 1 ? "their open session ends" : `their ${user.sessions} open sessions end`} at once.`}{" "}
          {user.keys === 0
            ? ""
            : `${user.keys === 1 ? "The API key they made stops" : `The ${user.keys} API keys they made stop`} working. `}
          What they added stays. To let them in again, make a new link.
        </p>
        <ActionError error={remove.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button
            type="button"
            className="button button-danger"
            disabled={remove.isPending}
            onClick={() => remove.mutate()}
          >
            {remove.isPending ? "Removing…" : "Remove"}
          </button>
        </div>
      </div>
    </dialog>
  );
}
