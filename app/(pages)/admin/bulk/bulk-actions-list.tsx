"use client";
/** Bulk actions that run or can be undone, live, and the last ones before. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { toServerTime } from "#lib/client/browser-clock.ts";
import {
  type BulkActionList,
  bulkActionsOptions,
  cancelBulkAction,
  isOpen,
  retryBulkAction,
  undoBulkAction,
} from "#lib/client/bulk-actions.ts";
import {
  describeChange,
  describeFilter,
  describeProgress,
  describeStage,
} from "#lib/client/describe-bulk.ts";
import { formatClock } from "#lib/client/format-time.ts";
import { staleCause } from "#lib/client/stale-cause.ts";
import type { BulkActionView } from "#lib/domain/bulk-action.ts";
import { ActionError } from "../../../_components/action-error.tsx";
import { Age } from "../../../_components/age.tsx";
import { StaleNotice } from "../../../_components/stale-notice.tsx";
import { useChange } from "../../../_components/use-change.ts";
import { useNow } from "../../../_components/use-now.ts";

interface BulkActionsListProps {
  /** What the server knew when it made the page. */
  initial: BulkActionView[];
  serverNow: number;
  tz: string;
}

export function BulkActionsList({ initial, serverNow, tz }: BulkActionsListProps) {
  const { data, error, dataUpdatedAt, refetch, isFetching } = useQuery({
    ...bulkActionsOptions(),
    initialData: { actions: initial },
  });
  const now = useNow(serverNow);
  useRefreshAtEnd(data);
  const heading = useRef<HTMLHeadingElement>(null);
  const { actions } = data;
  const current = actions.filter((view) => isOpen(view) || (view.undoUntil ?? 0) > now);
  const past = actions.filter((view) => !current.includes(view));
  if (actions.length === 0) return null;
  const row = (view: BulkActionView) => (
    <li key={view.id} data-bulk={view.id} data-state={view.state} className="card grid gap-2 px-4 py-3">
      <BulkActionRow
        view={view}
        now={now}
        serverNow={serverNow}
        tz={tz}
        // The button that was pressed goes; who uses a keyboard goes on here.
        onDone={() => heading.current?.focus()}
      />
    </li>
  );
  return (
    <section aria-labelledby="bulk-title" className="grid gap-3">
      <h2 id="bulk-title" ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
        Bulk actions
      </h2>
      {/* What stands still by itself can't go stale. */}
      {error && actions.some(isOpen) ? (
        <StaleNotice
          since={toServerTime(dataUpdatedAt) / 1_000}
          cause={staleCause(error)}
          tz={tz}
          retry={refetch}
          retrying={isFetching}
        />
      ) : null}
      {current.length > 0 ? <ul className="grid gap-2">{current.map(row)}</ul> : null}
      {past.length > 0 ? (
        <details>
          <summary className="w-fit text-muted">
            {current.length > 0 ? "Earlier ones" : "Nothing runs or can be undone; earlier ones"}
          </summary>
          <ul className="mt-2 grid gap-2">{past.map(row)}</ul>
        </details>
      ) : null}
    </section>
  );
}

interface RowProps {
  view: BulkActionView;
  now: number;
  serverNow: number;
  tz: string;
  onDone: () => void;
}

function BulkActionRow({ view, now, serverNow, tz, onDone }: RowProps) {
  const router = useRouter();
  const client = useQueryClient();
  const { id, state, undoUntil } = view;
  const onSuccess = async () => {
    onDone();
    await client.invalidateQueries(bulkActionsOptions());
    router.refresh();
  };
  const cancel = useChange({ mutationFn: () => cancelBulkAction(id), onSuccess });
  const retry = useChange({ mutationFn: () => retryBulkAction(id), onSuccess });
  const undo = useChange({ mutationFn: () => undoBulkAction(id), onSuccess });
  const what = `${describeChange(view.action)}: ${describeFilter(view.filter)}`;
  const stop = state === "undoing" ? "End the undo" : "Stop";
  const [through, all] =
    state === "undoing" ? [view.undone + view.kept, view.changed] : [view.done, view.matching];
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-medium break-words">{what}</p>
          <p>{describeProgress(view)}</p>
          {/* Said once a state, not once a batch. */}
          <p role="status" className="sr-only">
            {`${what}: ${describeStage(view)}`}
          </p>
          {view.problem === null ? null : (
            <p className="text-bad">
              Its next batch can't be done: <code className="break-words">{view.problem}</code>. What was done
              before it holds; later actions go on. When what is behind it is mended, try again.
            </p>
          )}
          <p className="text-xs text-muted">
            By {view.createdBy}, <Age at={view.createdAt} serverNow={serverNow} tz={tz} />
          </p>
        </div>
        {view.problem === null ? null : (
          <button
            type="button"
            className="button button-small"
            disabled={retry.isPending}
            aria-label={`Try again: ${what}`}
            onClick={() => retry.mutate()}
          >
            Try again
          </button>
        )}
        {state === "running" || view.problem !== null ? (
          <button
            type="button"
            className="button button-small"
            disabled={cancel.isPending}
            aria-label={`${stop}: ${what}`}
            onClick={() => cancel.mutate()}
          >
            {stop}
          </button>
        ) : null}
        {undoUntil !== null && undoUntil > now ? (
          <button
            type="button"
            className="button button-small"
            disabled={undo.isPending}
            aria-label={`Undo until ${formatClock(undoUntil, tz)}: ${what}`}
            onClick={() => undo.mutate()}
          >
            Undo <span className="text-muted">until {formatClock(undoUntil, tz)}</span>
          </button>
        ) : null}
      </div>
      {isOpen(view) ? (
        <meter className="h-1.5 w-full" aria-label="Progress" min={0} max={all} value={through} />
      ) : null}
      <ActionError error={cancel.error ?? retry.error ?? undo.error} />
    </>
  );
}

/** The rows below show what was done as soon as it is. */
function useRefreshAtEnd({ actions }: BulkActionList): void {
  const router = useRouter();
  const open = actions.filter(isOpen).length;
  const last = useRef(open);
  useEffect(() => {
    if (open < last.current) router.refresh();
    last.current = open;
  }, [open, router]);
}
