"use client";
/** A page of dead letters, which of them are chosen, and what is to become of those. */
import { clsx } from "clsx";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { redriveLetters, restoreLetters } from "#lib/client/change-dead-letters.ts";
import { formatExact } from "#lib/client/format-count.ts";
import type { DeadLetterState } from "#lib/domain/dead-letter-states.ts";
import type { DeadLetterChange, DeadLetterList } from "#lib/domain/dead-letter-views.ts";
import { ActionError } from "../../../_components/action-error.tsx";
import { useChange } from "../../../_components/use-change.ts";
import { useRefresh } from "../use-refresh.ts";
import { DiscardDialog } from "./discard-dialog.tsx";
import { LetterTable } from "./letter-table.tsx";

interface LetterDeskProps {
  list: DeadLetterList;
  state: DeadLetterState;
  isFirst: boolean;
  serverNow: number;
  tz: string;
}

const nothing: Record<DeadLetterState, string> = {
  open: "There are no dead letters: all that came could be stored.",
  redriven: "None was put back into the queue in the last thirty days.",
  discarded: "None was given up in the last thirty days.",
};

export function LetterDesk({ list, state, isFirst, serverNow, tz }: LetterDeskProps) {
  const router = useRouter();
  const { letters, next } = list;
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [discarding, setDiscarding] = useState(false);
  const [said, setSaid] = useState("");
  const chosen = letters.filter(
    ({ id, askedAt }) => selected.has(id) && (state !== "open" || askedAt === null),
  );
  const ids = chosen.map(({ id }) => id);
  const isWaiting = state === "open" && letters.some(({ askedAt }) => askedAt !== null);
  useRefresh(isWaiting);
  const done = (words: string) => (change: DeadLetterChange) => {
    setSaid(tell(words, change));
    setSelected(new Set());
    router.refresh();
  };
  const redrive = useChange({ mutationFn: redriveLetters, onSuccess: done("asked back into the queue") });
  const restore = useChange({ mutationFn: restoreLetters, onSuccess: done("open again") });
  const isBusy = redrive.isPending || restore.isPending;
  return (
    <>
      <div
        className={clsx("needs-script flex flex-wrap justify-end gap-2", letters.length === 0 && "hidden")}
      >
        {state === "open" ? (
          <>
            <button
              type="button"
              className="button"
              disabled={isBusy || ids.length === 0}
              onClick={() => redrive.mutate(ids)}
            >
              Redrive selected
            </button>
            <button
              type="button"
              className="button button-primary"
              disabled={isBusy}
              onClick={() => redrive.mutate("all")}
            >
              Redrive all
            </button>
            <button
              type="button"
              className="button button-danger"
              aria-haspopup="dialog"
              disabled={isBusy || ids.length === 0}
              onClick={() => setDiscarding(true)}
            >
              Discard selected
            </button>
          </>
        ) : state === "discarded" ? (
          <button
            type="button"
            className="button"
            disabled={isBusy || ids.length === 0}
            onClick={() => restore.mutate(ids)}
          >
            Take back selected
          </button>
        ) : null}
      </div>
      <ActionError error={redrive.error ?? restore.error} />
      <p role="status" className="rounded-md bg-good-tint px-3 py-1.5 text-good empty:hidden">
        {said}
      </p>
      {letters.length === 0 ? (
        <p className="card px-6 py-12 text-center text-muted">
          {isFirst ? nothing[state] : "Nothing further here."}
        </p>
      ) : (
        <LetterTable
          letters={letters}
          canSelect={state !== "redriven"}
          selected={selected}
          onSelect={setSelected}
          serverNow={serverNow}
          tz={tz}
        />
      )}
      {isFirst && next === null ? null : <Pages state={state} isFirst={isFirst} next={next} />}
      {discarding ? (
        <DiscardDialog
          letters={chosen}
          tz={tz}
          onClose={() => setDiscarding(false)}
          onDone={done("discarded")}
        />
      ) : null}
    </>
  );
}

function Pages({ state, isFirst, next }: { state: DeadLetterState; isFirst: boolean; next: string | null }) {
  const href = (after: string | null) =>
    `/admin/dead-letters?${new URLSearchParams({ state, ...(after === null ? {} : { after }) })}`;
  return (
    <nav aria-label="Pages" className="flex justify-end gap-2">
      {isFirst ? null : (
        <Link className="button" prefetch={false} href={href(null)}>
          Newest
        </Link>
      )}
      {next === null ? null : (
        <Link className="button" prefetch={false} href={href(next)}>
          Older
        </Link>
      )}
    </nav>
  );
}

function tell(words: string, { changed, missed }: DeadLetterChange): string {
  const letters = changed === 1 ? "1 dead letter is" : `${formatExact(changed)} dead letters are`;
  const rest = missed === 0 ? "" : ` ${formatExact(missed)} had been dealt with already.`;
  return `${letters} ${words}.${rest}`;
}
