"use client";
/** A dead letter as a whole: why, what, and what to do with it. */
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { redriveLetters, restoreLetters } from "#lib/client/change-dead-letters.ts";
import { formatInstantExact } from "#lib/client/format-time.ts";
import { letterText } from "#lib/client/letter-text.ts";
import type { DeadLetterDetail } from "#lib/domain/dead-letter-views.ts";
import { ActionError } from "../../../../_components/action-error.tsx";
import { useChange } from "../../../../_components/use-change.ts";
import { useZone } from "../../../../_components/use-zone.ts";
import { AdminNav } from "../../admin-nav.tsx";
import { useRefresh } from "../../use-refresh.ts";
import { DiscardDialog } from "../discard-dialog.tsx";
import { LetterProgress } from "../letter-progress.tsx";
import { summaryOf } from "../letter-table.tsx";

interface LetterViewProps {
  letter: DeadLetterDetail;
  serverNow: number;
  serverZone: string;
}

export function LetterView({ letter, serverNow, serverZone }: LetterViewProps) {
  const tz = useZone(serverZone);
  const router = useRouter();
  const [discarding, setDiscarding] = useState(false);
  const { id, state, askedAt } = letter;
  const onSuccess = () => router.refresh();
  const redrive = useChange({ mutationFn: () => redriveLetters([id]), onSuccess });
  const restore = useChange({ mutationFn: () => restoreLetters([id]), onSuccess });
  const isAsked = state === "open" && askedAt !== null;
  useRefresh(isAsked);
  return (
    <div className="grid gap-6">
      <AdminNav title={`Dead letter ${id}`} />
      <p>
        <Link className="link" prefetch={false} href="/admin/dead-letters">
          All dead letters
        </Link>
      </p>
      <section aria-labelledby="cause-title" className="card grid gap-3 px-5 py-4">
        <h2 id="cause-title" className="text-lg font-semibold">
          Why it could not be stored
        </h2>
        <p className="text-muted">
          Queue {letter.queue}, failed {formatInstantExact(letter.at, tz)} · {summaryOf(letter, tz)}
        </p>
        <pre className="font-mono text-xs break-words whitespace-pre-wrap">{letter.cause}</pre>
        <div>
          <LetterProgress letter={letter} serverNow={serverNow} tz={tz} />
          {/* Without ages, which count on. */}
          <p role="status" className="sr-only">
            {letterText(letter)}
          </p>
        </div>
        <ActionError error={redrive.error ?? restore.error} />
        <div className="needs-script flex flex-wrap gap-2">
          {state === "open" ? (
            <>
              <button
                type="button"
                className="button button-primary"
                disabled={isAsked || redrive.isPending}
                onClick={() => redrive.mutate()}
              >
                Redrive
              </button>
              <button
                type="button"
                className="button button-danger"
                aria-haspopup="dialog"
                disabled={isAsked}
                onClick={() => setDiscarding(true)}
              >
                Discard
              </button>
            </>
          ) : state === "discarded" ? (
            <button
              type="button"
              className="button"
              disabled={restore.isPending}
              onClick={() => restore.mutate()}
            >
              Take back
            </button>
          ) : null}
        </div>
      </section>
      <section aria-labelledby="payload-title" className="grid gap-3">
        <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
          <h2 id="payload-title" className="text-lg font-semibold">
            {letter.isWhole ? "Payload" : "The payload’s beginning"}
          </h2>
          <a className="button" href={`/api/v1/dead-letters/${id}/payload`} download>
            Download all of it
          </a>
        </div>
        <pre
          // Scrolled with the keyboard, too.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls takes the focus
          tabIndex={0}
          className="card max-h-96 overflow-auto px-4 py-3 font-mono text-xs break-all whitespace-pre-wrap"
        >
          {letter.payload}
        </pre>
      </section>
      {discarding ? (
        <DiscardDialog
          letters={[letter]}
          tz={tz}
          onClose={() => setDiscarding(false)}
          onDone={() => router.refresh()}
        />
      ) : null}
    </div>
  );
}
