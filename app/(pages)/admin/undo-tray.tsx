"use client";
/** What was removed and can still come back, with the seconds that are left. */
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { type Account, accountPath } from "#lib/client/account-path.ts";
import { restoreInfluencer } from "#lib/client/change-influencer.ts";
import { formatExact } from "#lib/client/format-count.ts";
import type { RemovedInfluencer } from "#lib/domain/influencer-views.ts";
import { ActionError } from "../../_components/action-error.tsx";
import { UndoButton } from "../../_components/undo-button.tsx";
import { useChange } from "../../_components/use-change.ts";

export interface Removed extends Account, RemovedInfluencer {
  name: string;
}

interface UndoTrayProps {
  removed: Removed[];
  /** It came back, or the time is over. */
  onGone: (account: Account) => void;
}

export function UndoTray({ removed, onGone }: UndoTrayProps) {
  return (
    <div role="status" className="fixed inset-x-0 bottom-0 z-30 mx-auto grid max-w-xl gap-2 p-4 empty:hidden">
      {removed.map((one) => (
        <UndoItem key={accountPath(one)} removed={one} onGone={onGone} />
      ))}
    </div>
  );
}

function UndoItem({ removed, onGone }: { removed: Removed; onGone: UndoTrayProps["onGone"] }) {
  const router = useRouter();
  const onOver = useCallback(() => onGone(removed), [onGone, removed]);
  const undo = useChange({
    mutationFn: () => restoreInfluencer(removed),
    onSuccess: () => {
      onOver();
      router.refresh();
    },
  });
  return (
    <div className="card flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 shadow-lg">
      <p className="min-w-0 flex-1 break-words">
        <strong className="font-semibold">{removed.name}</strong> removed with{" "}
        {formatExact(removed.dataPoints)} {removed.dataPoints === 1 ? "data point" : "data points"}
      </p>
      <UndoButton
        label={`removing ${removed.name}`}
        until={removed.restorableUntil}
        run={() => undo.mutate()}
        isPending={undo.isPending}
        onOver={onOver}
      />
      <ActionError error={undo.error} />
    </div>
  );
}
