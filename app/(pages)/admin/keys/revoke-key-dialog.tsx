"use client";
/** Revoking can't be undone: whatever program uses the key stops at once. */
import { useRouter } from "next/navigation";
import { revokeKey } from "#lib/client/change-key.ts";
import type { ListedKey } from "#lib/domain/api-key.ts";
import { Age } from "../../../_components/age.tsx";
import { useChange } from "../../../_components/use-change.ts";
import { ConfirmDialog, useDialog } from "../confirm-dialog.tsx";

interface RevokeKeyDialogProps {
  item: ListedKey;
  serverNow: number;
  tz: string;
  onClose: () => void;
  onRevoked: () => void;
}

export function RevokeKeyDialog({ item, serverNow, tz, onClose, onRevoked }: RevokeKeyDialogProps) {
  const router = useRouter();
  const dialog = useDialog();
  const revoke = useChange({
    mutationFn: () => revokeKey(item.id),
    onSuccess: () => {
      onRevoked();
      router.refresh();
      dialog.close();
    },
  });
  return (
    <ConfirmDialog
      dialog={dialog}
      onClose={onClose}
      title={`Revoke “${item.name}”?`}
      error={revoke.error}
      confirm={{
        label: revoke.isPending ? "Revoking…" : "Revoke",
        isDisabled: revoke.isPending,
        run: () => revoke.mutate(),
      }}
    >
      <p>
        {item.lastUsedAt === null ? (
          "It was never used."
        ) : (
          <>
            It was used <Age at={item.lastUsedAt} serverNow={serverNow} tz={tz} />: whatever program uses it
            is refused from its next request on.
          </>
        )}{" "}
        This can’t be undone; make a new key instead.
      </p>
    </ConfirmDialog>
  );
}
