"use client";
/** What was removed and can still come back, with the seconds that are left. */
import { useRouter } from "next/navigation";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { restoreInfluencer } from "#lib/client/change-influencer.ts";
import { formatExact } from "#lib/client/format-count.ts";
import { type InfluencerKey, influencerPath } from "#lib/client/influencer-path.ts";
import type { RestorableInfluencer } from "#lib/query/list-restorable.ts";
import { ActionError } from "../../_components/action-error.tsx";
import { UndoButton } from "../../_components/undo-button.tsx";
import { useChange } from "../../_components/use-change.ts";

interface UndoTrayProps {
  removed: RestorableInfluencer[];
  /** Where the focus goes when what had it is gone. */
  heading: RefObject<HTMLElement | null>;
  /** It came back, or the time is over. */
  onGone: (account: InfluencerKey) => void;
}

export function UndoTray({ removed, heading, onGone }: UndoTrayProps) {
  const tray = useRef<HTMLDivElement>(null);
  const count = useRef(removed.length);
  useEffect(() => {
    // The row that had the focus is gone: whoever uses a keyboard goes on at its undo.
    if (removed.length > count.current)
      tray.current?.querySelector<HTMLElement>(":scope > :last-child")?.focus();
    count.current = removed.length;
  }, [removed.length]);
  return (
    <div
      ref={tray}
      role="status"
      className="needs-script fixed inset-x-0 bottom-0 z-30 mx-auto grid max-w-xl gap-2 p-4 empty:hidden"
    >
      {removed.map((one) => (
        <UndoItem key={influencerPath(one)} removed={one} heading={heading} onGone={onGone} />
      ))}
    </div>
  );
}

interface UndoItemProps extends Omit<UndoTrayProps, "removed"> {
  removed: RestorableInfluencer;
}

function UndoItem({ removed, heading, onGone }: UndoItemProps) {
  const router = useRouter();
  const card = useRef<HTMLDivElement>(null);
  const onOver = useCallback(() => {
    if (card.current?.contains(document.activeElement)) heading.current?.focus();
    onGone(removed);
  }, [heading, onGone, removed]);
  const undo = useChange({
    mutationFn: () => restoreInfluencer(removed),
    onSuccess: () => {
      heading.current?.focus();
      onGone(removed);
      router.refresh();
    },
  });
  return (
    <div
      ref={card}
      tabIndex={-1}
      className="card flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 shadow-lg"
    >
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
