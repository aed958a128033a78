"use client";
/** Says what a bulk action would do, before it does it; where that is much, the number must be typed. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { bulkActionsOptions, bulkImpactOptions, startBulkAction } from "#lib/client/bulk-actions.ts";
import { describeChange, describeFilter, influencers } from "#lib/client/describe-bulk.ts";
import { ApiError } from "#lib/client/fetch-json.ts";
import type { BulkChange, BulkImpact, BulkKind } from "#lib/domain/bulk-action.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import { BlockError } from "../../../_components/block-error.tsx";
import { ActionError } from "../action-error.tsx";
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
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [action, setAction] = useState<BulkChange | null>(firstOf(kind));
  const [typed, setTyped] = useState("");
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  const preview = useQuery({
    ...bulkImpactOptions({ action: action ?? { kind: "pause" }, filter }),
    enabled: action !== null,
  });
  const impact = action === null ? undefined : preview.data;
  const start = useMutation({
    mutationFn: (order: { action: BulkChange; impact: BulkImpact }) =>
      startBulkAction({
        action: order.action,
        filter,
        asOf: order.impact.asOf,
        confirm: order.impact.matching,
      }),
    onSuccess: async () => {
      close();
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canStart && action !== null && impact) start.mutate({ action, impact });
  };
  return (
    <dialog
      ref={dialog}
      aria-labelledby={title}
      onClose={onClose}
      className="m-auto w-[min(34rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-5 text-ink"
    >
      <form className="grid gap-3" onSubmit={submit}>
        <h2 id={title} className="text-lg font-semibold">
          {titles[kind]} {impact ? influencers(impact.matching) : "the selected influencers"}?
        </h2>
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
        <ActionError error={start.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button
            type="submit"
            className={`button ${kind === "remove" ? "button-danger" : "button-primary"}`}
            disabled={!canStart}
          >
            {start.isPending
              ? "Starting…"
              : `${action === null ? titles[kind] : describeChange(action)}${impact ? `: ${influencers(impact.changes)}` : ""}`}
          </button>
        </div>
      </form>
    </dialog>
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
