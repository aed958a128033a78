"use client";
/** What another role means, before it is given: for somebody else, or for whoever is looking. */
import { useRouter } from "next/navigation";
import { changeRole } from "#lib/client/change-user.ts";
import type { ListedUser } from "#lib/domain/account-views.ts";
import type { Role } from "#lib/domain/role.ts";
import { useChange } from "../../../_components/use-change.ts";
import { ConfirmDialog, useDialog } from "../confirm-dialog.tsx";

interface ChangeRoleDialogProps {
  user: ListedUser;
  /** The new one. */
  role: Role;
  isOwn: boolean;
  onClose: () => void;
  onChanged: () => void;
}

export const roleWords: Record<Role, string> = { admin: "Make an admin", viewer: "Make a viewer" };

export function ChangeRoleDialog({ user, role, isOwn, onClose, onChanged }: ChangeRoleDialogProps) {
  const router = useRouter();
  const dialog = useDialog();
  const change = useChange({
    mutationFn: () => changeRole(user.id, role),
    onSuccess: () => {
      router.refresh();
      dialog.close();
      onChanged();
    },
  });
  const who = isOwn ? "yourself" : user.email;
  return (
    <ConfirmDialog
      dialog={dialog}
      onClose={onClose}
      title={role === "admin" ? `Make ${who} an admin?` : `Make ${who} a viewer?`}
      error={change.error}
      confirm={{
        label: change.isPending ? "Changing…" : roleWords[role],
        isDisabled: change.isPending,
        isDanger: role === "viewer",
        run: () => change.mutate(),
      }}
    >
      <p>{effectOf(role, isOwn)}</p>
    </ConfirmDialog>
  );
}

function effectOf(role: Role, isOwn: boolean): string {
  if (role === "admin")
    return "They add, change and remove influencers, and let others in and out, from their next click on.";
  if (isOwn)
    return "You see everything and change nothing, from your next click on: you leave this page, and only another admin can make you one again. The API keys you made only read.";
  return "They see everything and change nothing, from their next click on. The API keys they made only read.";
}
