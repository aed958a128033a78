"use client";
/** What a pause costs, said before it begins: what is not fetched now can't be had later. */
import { useRouter } from "next/navigation";
import { setPlatformPaused } from "#lib/client/change-platform.ts";
import { formatExact } from "#lib/client/format-count.ts";
import type { ListedPlatform } from "#lib/domain/platform.ts";
import { useChange } from "../../../_components/use-change.ts";
import { ConfirmDialog, useDialog } from "../confirm-dialog.tsx";

export function PauseDialog({ platform: row, onClose }: { platform: ListedPlatform; onClose: () => void }) {
  const { platform, name, influencers } = row;
  const router = useRouter();
  const dialog = useDialog();
  const pause = useChange({
    mutationFn: () => setPlatformPaused(platform, true),
    onSuccess: () => {
      router.refresh();
      dialog.close();
    },
  });
  return (
    <ConfirmDialog
      dialog={dialog}
      onClose={onClose}
      title={`Pause ${name}?`}
      error={pause.error}
      confirm={{
        label: pause.isPending ? "Pausing…" : "Pause",
        isDisabled: pause.isPending,
        run: () => pause.mutate(),
      }}
    >
      <p>
        Nothing of its {influencers === 1 ? "influencer" : `${formatExact(influencers)} influencers`} is
        fetched until somebody resumes it. Slots that pass meanwhile stay gaps: what is not asked now can’t be
        had later.
      </p>
    </ConfirmDialog>
  );
}
