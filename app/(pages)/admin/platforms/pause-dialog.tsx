"use client";
/** What a pause costs, said before it begins: what is not fetched now can't be had later. */
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useId, useRef } from "react";
import { setPlatformPaused } from "#lib/client/change-platform.ts";
import { formatExact } from "#lib/client/format-count.ts";
import type { ListedPlatform } from "#lib/domain/platform.ts";
import { ActionError } from "../action-error.tsx";

export function PauseDialog({ platform: row, onClose }: { platform: ListedPlatform; onClose: () => void }) {
  const { platform, name, influencers } = row;
  const router = useRouter();
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  const pause = useMutation({
    mutationFn: () => setPlatformPaused(platform, true),
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
        <h2 id={title} className="text-lg font-semibold">
          Pause {name}?
        </h2>
        <p>
          Nothing of its {influencers === 1 ? "influencer" : `${formatExact(influencers)} influencers`} is
          fetched until somebody resumes it. Slots that pass meanwhile stay gaps: what is not asked now can’t
          be had later.
        </p>
        <ActionError error={pause.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button
            type="button"
            className="button button-danger"
            disabled={pause.isPending}
            onClick={() => pause.mutate()}
          >
            {pause.isPending ? "Pausing…" : "Pause"}
          </button>
        </div>
      </div>
    </dialog>
  );
}
