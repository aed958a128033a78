"use client";
/** Says what a bulk action would do, before it does it; where that is much, the number must be typed. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { bulkActionsOptions, bulkImpactOptions, startBulkAction } from "#lib/client/bulk-actions.ts";
import { describeChange, describeFilter, influencers } from "#lib/client/describe-bulk.ts";
import { ApiError } from "#lib/client/fetch-json.ts";
import type { BulkChange, BulkImpact, BulkKind } from "#lib/domain/bulk-action.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import { BlockError } from "../../../_components/block-error.tsx";
import { useChange } from "../../../_components/use-change.ts";
import { ConfirmDialog, useDialog } from "../confirm-dialog.tsx";
import { ImpactList } from "./impact-list.tsx";
import { IntervalField, TagFields } from "./parameter-fields.tsx";

interface BulkDialogProps {
  kind: BulkKind;
  filter: RegistryFilter;
  /** Seconds. */
  intervals: readonly number[];
  onClose: () => void;
}

export function BulkDialog({ kind, filter, intervals, onClose }: BulkDialogProps) {
  const router = useRouter();
  const client = useQueryClient();
  const dialog = useDialog();
  const [action, setAction] = useState<BulkChange | null>(firstOf(kind));
  const [typed, setTyped] = useState("");
  const preview = useQuery({
    ...bulkImpactOptions({ action: action ?? { kind: "pause" }, filter }),
    enabled: action !== null,
  });
  const impact = action === null ? undefined : preview.data;
  const start = useChange({
    mutationFn: (order: { action: BulkChange; impact: BulkImpact }) =>
      startBulkAction({
        action: order.action,
        filter,
        asOf: order.impact.asOf,
        confirm: order.impact.matching,
      }),
    onSuccess: async () => {
      dialog.close();
      await client.invalidateQueries(bulkActionsOptions());
      router.refresh();
    },
    onError: async (error) => {
      // Others match by now: it says anew what it would do, and is confirmed anew.
      if (!(error instanceof ApiError) || error.code !== "CONFLICT") return;
      setTyped("");
      await preview.refetch();
    },
  });
  const isTyped = impact?.confirm === false || Number(typed.replace(/[\s,.']/g, "")) === impact?.matching;
  const canStart = impact !== undefined && impact.changes > 0 && isTyped && !start.isPending;
  return (
    <ConfirmDialog
      dialog={dialog}
      onClose={onClose}
      title={`${titles[kind]} ${impact ? influencers(impact.matching) : "the selected influencers"}?`}
      error={start.error}
      confirm={{
        label: start.isPending
          ? "Starting…"
          : `${action === null ? titles[kind] : describeChange(action)}${impact ? `: ${influencers(impact.changes)}` : ""}`,
        isDisabled: !canStart,
        isDanger: kind === "remove",
        run: () => {
          if (action !== null && impact) start.mutate({ action, impact });
        },
      }}
    >
      <p className="text-muted">Meant: {describeFilter(filter)}.</p>
      {kind === "set_interval" ? <IntervalField intervals={intervals} onChange={setAction} /> : null}
      {kind === "change_tags" ? <TagFields onChange={setAction} /> : null}
      {action !== null && impact === undefined && !preview.error ? (
        <p role="status" className="late text-muted">
          Counting…
        </p>
      ) : null}
      {preview.error ? (
        <BlockError
          what="What it would do"
          error={preview.error}
          retry={preview.refetch}
          retrying={preview.isFetching}
        />
      ) : null}
      {action !== null && impact ? <ImpactList action={action} impact={impact} /> : null}
      {impact?.confirm && impact.changes > 0 ? (
        <ConfirmField matching={impact.matching} typed={typed} onType={setTyped} />
      ) : null}
    </ConfirmDialog>
  );
}

interface ConfirmFieldProps {
  matching: number;
  typed: string;
  onType: (typed: string) => void;
}

/** It comes when the answer does: whoever waits for it goes on there. */
function ConfirmField({ matching, typed, onType }: ConfirmFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <label className="grid gap-1 font-medium">
      Type {matching} to confirm
      <input
        ref={field}
        className="field font-normal"
        name="confirm"
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        onChange={(event) => onType(event.target.value)}
      />
    </label>
  );
}

const titles: Record<BulkKind, string> = {
  pause: "Pause",
  resume: "Resume",
  set_interval: "Change the interval of",
  change_tags: "Change the tags of",
  remove: "Remove",
};

/** null: its parameters are still to be given. */
function firstOf(kind: BulkKind): BulkChange | null {
  return kind === "set_interval" || kind === "change_tags" ? null : { kind };
}
