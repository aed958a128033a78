"use client";
/** What was removed and can still come back, with the seconds that are left. */
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { type Account, accountPath } from "#lib/client/account-path.ts";
import { browserNow } from "#lib/client/browser-clock.ts";
import { restoreInfluencer } from "#lib/client/change-influencer.ts";
import { formatExact } from "#lib/client/format-count.ts";
import type { RemovedInfluencer } from "#lib/domain/influencer-views.ts";
import { useNow } from "../../_components/use-now.ts";
import { ActionError } from "./action-error.tsx";

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
        <UndoItem key={accountPath(one)} removed={one} onGone={() => onGone(one)} />
      ))}
    </div>
  );
}

function UndoItem({ removed, onGone }: { removed: Removed; onGone: () => void }) {
  const router = useRouter();
  const now = useNow(browserNow());
  const rest = Math.ceil(removed.restorableUntil - now);
  const undo = useMutation({
    mutationFn: () => restoreInfluencer(removed),
    onSuccess: () => {
      onGone();
      router.refresh();
    },
  });
  const isOver = rest <= 0 && !undo.isPending;
  useEffect(() => {
    if (isOver) onGone();
  }, [isOver, onGone]);
  return (
    <div className="card flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 shadow-lg">
      <p className="min-w-0 flex-1 break-words">
        <strong className="font-semibold">{removed.name}</strong> removed with{" "}
        {formatExact(removed.dataPoints)} {removed.dataPoints === 1 ? "data point" : "data points"}
      </p>
      <button
        type="button"
        className="button button-small"
        disabled={undo.isPending}
        aria-label={`Undo removing ${removed.name}`}
        onClick={() => undo.mutate()}
      >
        Undo{" "}
        <span aria-hidden="true" className="text-muted">
          {Math.max(0, rest)} s
        </span>
      </button>
      <ActionError error={undo.error} />
    </div>
  );
}
