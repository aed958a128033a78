"use client";
/** Revoking can't be undone: whatever program uses the key stops at once. */
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useId, useRef } from "react";
import { revokeKey } from "#lib/client/change-key.ts";
import type { ListedKey } from "#lib/domain/api-key.ts";
import { Age } from "../../../_components/age.tsx";
import { ActionError } from "../action-error.tsx";

interface RevokeKeyDialogProps {
  item: ListedKey;
  serverNow: number;
  tz: string;
  onClose: () => void;
  onRevoked: () => void;
}

export function RevokeKeyDialog({ item, serverNow, tz, onClose, onRevoked }: RevokeKeyDialogProps) {
  const router = useRouter();
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  const revoke = useMutation({
    mutationFn: () => revokeKey(item.id),
    onSuccess: () => {
      onRevoked();
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
        <h2 id={title} className="text-lg font-semibold break-words">
          Revoke “{item.name}”?
        </h2>
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
        <ActionError error={revoke.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button
            type="button"
            className="button button-danger"
            disabled={revoke.isPending}
            onClick={() => revoke.mutate()}
          >
            {revoke.isPending ? "Revoking…" : "Revoke"}
          </button>
        </div>
      </div>
    </dialog>
  );
}
