"use client";
/** One import on its way: upload, check, preview, adding, the end, and the way back. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { toBrowserTime, toServerTime } from "#lib/client/browser-clock.ts";
import { changeImport } from "#lib/client/change-import.ts";
import { ApiError } from "#lib/client/fetch-json.ts";
import { formatInstant, formatInterval } from "#lib/client/format-time.ts";
import { importOptions, showImport } from "#lib/client/import-options.ts";
import { importText } from "#lib/client/import-text.ts";
import { staleCause } from "#lib/client/stale-cause.ts";
import type { ImportAction, ImportDetail } from "#lib/domain/import.ts";
import { platformNames } from "#lib/domain/platform-names.ts";
import { ActionError } from "../../../../_components/action-error.tsx";
import { Badge } from "../../../../_components/badges.tsx";
import { StaleNotice } from "../../../../_components/stale-notice.tsx";
import { useChange } from "../../../../_components/use-change.ts";
import { useLivePause } from "../../../../_components/use-live-pause.ts";
import { useZone } from "../../../../_components/use-zone.ts";
import { AdminNav } from "../../admin-nav.tsx";
import { CountsCard } from "./counts-card.tsx";
import { LoadNote } from "./load-note.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { ProgressCard } from "./progress-card.tsx";
import { ResultCard } from "./result-card.tsx";
import { StartBar } from "./start-bar.tsx";
import { UploadCard } from "./upload-card.tsx";

interface ImportViewProps {
  initial: ImportDetail;
  serverNow: number;
  serverZone: string;
}

/** What each part of the page may ask for. */
export interface ImportActions {
  run: (action: ImportAction) => void;
  isPending: boolean;
  error: Error | null;
}

export function ImportView({ initial, serverNow, serverZone }: ImportViewProps) {
  const tz = useZone(serverZone);
  const client = useQueryClient();
  const router = useRouter();
  const heading = useRef<HTMLHeadingElement>(null);
  const [pausedAt] = useLivePause();
  const options = importOptions(initial.id);
  const query = useQuery({
    ...options,
    initialData: initial,
    initialDataUpdatedAt: toBrowserTime(serverNow * 1_000),
  });
  const { data: item, dataUpdatedAt: answeredAt } = query;
  const changed = () => {
    // The list that Back leads to has it otherwise.
    router.refresh();
    // The button that was pressed goes, and with it the focus.
    heading.current?.focus();
  };
  const act = useChange({
    mutationFn: (action: ImportAction) => changeImport(item.id, action),
    onSuccess: async (now) => {
      await showImport(client, now);
      changed();
    },
    // It may have gone on by itself meanwhile: what is shown is to be what holds.
    onError: () => void query.refetch(),
  });
  const actions: ImportActions = { run: act.mutate, isPending: act.isPending, error: act.error };
  const refresh = () => void query.refetch();
  const { state } = item;
  const { label, tone } = importText(item);
  return (
    <div className="grid gap-6">
      <AdminNav title={`Import ${item.id}`} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 ref={heading} tabIndex={-1} className="min-w-0 text-lg font-semibold break-all outline-none">
          {item.name}
        </h2>
        <Badge tone={tone}>{label}</Badge>
        <p className="w-full text-muted">
          Begun by <span className="break-all">{item.createdBy}</span> on {formatInstant(item.createdAt, tz)}.
          Lines that do not say else: {platformNames[item.platform]}, {formatInterval(item.interval)}.{" "}
          <Link className="link" prefetch={false} href="/admin/import">
            All imports
          </Link>
        </p>
        {/* Said once a state, not once a second. */}
        <p role="status" className="sr-only">
          {label}
        </p>
      </div>
      {query.isError ? (
        <StaleNotice
          since={toServerTime(answeredAt) / 1_000}
          cause={staleCause(query.error)}
          tz={tz}
          retry={refresh}
          retrying={query.isFetching}
          requestId={query.error instanceof ApiError ? query.error.requestId : null}
        />
      ) : null}
      {item.problem === null ? null : <ProblemNote item={item} actions={actions} />}
      {state === "receiving" ? (
        <UploadCard item={item} answeredAt={answeredAt} actions={actions} onChanged={refresh} />
      ) : null}
      {state === "checking" || state === "running" || state === "paused" || state === "undoing" ? (
        <ProgressCard
          key={state}
          item={item}
          answeredAt={answeredAt}
          isStale={query.isError || pausedAt !== null}
          actions={actions}
        />
      ) : null}
      {state === "ready" ? <StartBar item={item} actions={actions} note={<LoadNote item={item} />} /> : null}
      {state === "done" || state === "cancelled" || state === "undone" ? (
        <ResultCard
          item={item}
          tz={tz}
          serverNow={serverNow}
          onChanged={() => {
            refresh();
            changed();
          }}
        />
      ) : null}
      <ActionError error={act.error} />
      {item.lines > 0 ? <CountsCard item={item} /> : null}
    </div>
  );
}
