"use client";
/** The admin's word: nothing is added before it. */
import type { ReactNode } from "react";
import { formatExact } from "#lib/client/format-count.ts";
import type { ImportDetail } from "#lib/domain/import.ts";
import type { ImportActions } from "./import-view.tsx";

interface StartBarProps {
  item: ImportDetail;
  actions: ImportActions;
  note: ReactNode;
}

export function StartBar({ item, actions, note }: StartBarProps) {
  const { fresh } = item;
  return (
    <section aria-labelledby="start-title" className="card grid gap-3 px-5 py-4">
      <h3 id="start-title" className="font-semibold">
        {fresh === 0 ? "Nobody new is in this file" : "Nothing is added yet"}
      </h3>
      {note}
      <div className="needs-script flex flex-wrap gap-2">
        {fresh === 0 ? null : (
          <button
            type="button"
            className="button button-primary"
            disabled={actions.isPending}
            onClick={() => actions.run("start")}
          >
            Add {formatExact(fresh)} {fresh === 1 ? "influencer" : "influencers"}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={actions.isPending}
          onClick={() => actions.run("cancel")}
        >
          Discard
        </button>
      </div>
    </section>
  );
}
