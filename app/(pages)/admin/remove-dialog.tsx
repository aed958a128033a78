"use client";
/** Removing destroys data: the dialog says how much, and offers to pause instead. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { browserNow } from "#lib/client/browser-clock.ts";
import { removeInfluencer, setPaused } from "#lib/client/change-influencer.ts";
import { formatExact } from "#lib/client/format-count.ts";
import { influencerOptions } from "#lib/client/influencer-options.ts";
import { statsOptions } from "#lib/client/stats-options.ts";
import type { RemovedInfluencer } from "#lib/domain/influencer-views.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import type { RecentInfluencer } from "#lib/query/list-recent-influencers.ts";
import { useAction } from "../../_components/use-action.ts";
import { ConfirmDialog, useDialog } from "./confirm-dialog.tsx";

interface RemoveDialogProps {
  item: RecentInfluencer;
  onClose: () => void;
  onRemoved: (answer: RemovedInfluencer) => void;
}

export function RemoveDialog({ item, onClose, onRemoved }: RemoveDialogProps) {
  const router = useRouter();
  const dialog = useDialog();
  const name = item.username ?? item.externalId;
  const client = useQueryClient();
  const remove = useAction(async () => {
    // Asked once it is gone they would fail, for all to see in the console.
    await client.cancelQueries({ predicate: ({ queryKey }) => queryKey.includes(item.externalId) });
    onRemoved(await removeInfluencer(item));
    dialog.close();
  });
  const pause = useAction(async () => {
    await setPaused(item, true);
    router.refresh();
    dialog.close();
  });
  const isBusy = remove.isPending || pause.isPending;
  const history = useHistorySize(item, !isBusy);
  return (
    <ConfirmDialog
      dialog={dialog}
      onClose={onClose}
      title={`Remove ${name}?`}
      error={remove.error ?? pause.error}
      confirm={{ label: remove.isPending ? "Removing…" : "Remove", isDisabled: isBusy, run: remove.run }}
      instead={
        item.state === "paused" ? null : (
          <button type="button" className="button" disabled={isBusy} onClick={pause.run}>
            Pause instead
          </button>
        )
      }
    >
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
    </ConfirmDialog>
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
