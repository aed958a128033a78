"use client";
/** Taking somebody out can't be undone, only repeated the other way: by a new link. */
import { useRouter } from "next/navigation";
import { removeUser } from "#lib/client/change-user.ts";
import type { ListedUser } from "#lib/domain/account-views.ts";
import { useChange } from "../../../_components/use-change.ts";
import { ConfirmDialog, useDialog } from "../confirm-dialog.tsx";

interface RemoveUserDialogProps {
  user: ListedUser;
  onClose: () => void;
  onRemoved: () => void;
}

export function RemoveUserDialog({ user, onClose, onRemoved }: RemoveUserDialogProps) {
  const router = useRouter();
  const dialog = useDialog();
  const remove = useChange({
    mutationFn: () => removeUser(user.id),
    onSuccess: () => {
      router.refresh();
      // It gives the focus back to a button that goes.
      dialog.close();
      onRemoved();
    },
  });
  return (
    <ConfirmDialog
      dialog={dialog}
      onClose={onClose}
      title={`Remove ${user.email}?`}
      error={remove.error}
      confirm={{
        label: remove.isPending ? "Removing…" : "Remove",
        isDisabled: remove.isPending,
        run: () => remove.mutate(),
      }}
    >
      <p>
        {user.sessions === 0
          ? "They can't sign in any more."
          : `They can't sign in any more, and ${user.sessions === 1 ? "their open session ends" : `their ${user.sessions} open sessions end`} at once.`}{" "}
        {user.keys === 0
          ? ""
          : `${user.keys === 1 ? "The API key they made stops" : `The ${user.keys} API keys they made stop`} working. `}
        What they added stays. To let them in again, make a new link.
      </p>
    </ConfirmDialog>
  );
}
