"use client";
/** Removing destroys data: the dialog says how much, and offers to pause instead. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useId, useRef } from "react";
import { browserNow } from "#lib/client/browser-clock.ts";
import { removeInfluencer, setPaused } from "#lib/client/change-influencer.ts";
import { formatExact } from "#lib/client/format-count.ts";
import { influencerOptions } from "#lib/client/influencer-options.ts";
import { statsOptions } from "#lib/client/stats-options.ts";
import type { RemovedInfluencer } from "#lib/domain/influencer-views.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import type { RecentInfluencer } from "#lib/query/list-recent-influencers.ts";
import { ActionError } from "./action-error.tsx";
import { useAction } from "./use-action.ts";

interface RemoveDialogProps {
  item: RecentInfluencer;
  onClose: () => void;
  onRemoved: (answer: RemovedInfluencer) => void;
}

export function RemoveDialog({ item, onClose, onRemoved }: RemoveDialogProps) {
  const router = useRouter();
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const name = item.username ?? item.externalId;
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  const client = useQueryClient();
  const remove = useAction(async () => {
    // Asked once it is gone they would fail, for all to see in the console.
    await client.cancelQueries({ predicate: ({ queryKey }) => queryKey.includes(item.externalId) });
    onRemoved(await removeInfluencer(item));
    close();
  });
  const pause = useAction(async () => {
    await setPaused(item, true);
    router.refresh();
    close();
  });
  const isBusy = remove.isPending || pause.isPending;
  const history = useHistorySize(item, !isBusy);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={title}
      onClose={onClose}
      className="m-auto w-[min(30rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-5 text-ink"
    >
      <div className="grid gap-3">
        <h2 id={title} className="text-lg font-semibold break-all">
          Remove {name}?
        </h2>
        <p>
          It leaves every page at once. You can undo this for {UNDO_WINDOW_S} seconds; then its history
          {history === null
            ? ""
            : ` of ${formatExact(history)} ${history === 1 ? "data point" : "data points"}`}{" "}
          is erased for good.
        </p>
        {item.state === "paused" ? null : (
          <p className="text-muted">Pausing stops the fetching and keeps the history.</p>
        )}
        <ActionError error={remove.error ?? pause.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          {item.state === "paused" ? null : (
            <button type="button" className="button" disabled={isBusy} onClick={pause.run}>
              Pause instead
            </button>
          )}
          <button type="button" className="button button-danger" disabled={isBusy} onClick={remove.run}>
            {remove.isPending ? "Removing…" : "Remove"}
          </button>
        </div>
      </div>
    </dialog>
  );
}

/** Data points that would go; null until known. */
function useHistorySize(item: RecentInfluencer, isAsked: boolean): number | null {
  const { data } = useQuery({ ...influencerOptions(item), enabled: isAsked });
  const from = data?.periods[0]?.from ?? item.addedAt;
  const to = useRef(Math.ceil(browserNow() / 60) * 60);
  const stats = useQuery({
    ...statsOptions({ ...item, from: Math.min(from, to.current - 60), to: to.current }),
    enabled: isAsked && data !== undefined,
  });
  return stats.data?.followers.count ?? null;
}
