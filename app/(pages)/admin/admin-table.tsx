"use client";
/** The registry's newest rows with what an admin can do to each. */
import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { recheckInfluencer, setPaused } from "#lib/client/change-influencer.ts";
import { formatExact } from "#lib/client/format-count.ts";
import { formatInstant, formatInterval } from "#lib/client/format-time.ts";
import { influencerOptions } from "#lib/client/influencer-options.ts";
import { influencerPath } from "#lib/client/influencer-path.ts";
import { loadCode } from "#lib/client/load-code.ts";
import type { InfluencerDetail, RemovedInfluencer } from "#lib/domain/influencer-views.ts";
import type { RecentInfluencer } from "#lib/query/list-recent-influencers.ts";
import { ActionError } from "../../_components/action-error.tsx";
import { Age } from "../../_components/age.tsx";
import { StateBadge } from "../../_components/badges.tsx";
import { useAction } from "../../_components/use-action.ts";
import { SelectBox } from "./bulk/select-box.tsx";
import type { Selection } from "./bulk/use-selection.ts";
import type { RemoveDialog } from "./remove-dialog.tsx";
import { usePending } from "./use-pending.ts";

interface Removing {
  item: RecentInfluencer;
  Dialog: typeof RemoveDialog;
}

interface AdminTableProps {
  items: RecentInfluencer[];
  selection: Selection;
  serverNow: number;
  tz: string;
  onRemoved: (item: RecentInfluencer, name: string, answer: RemovedInfluencer) => void;
}

export function AdminTable({ items, selection, serverNow, tz, onRemoved }: AdminTableProps) {
  const live = usePending(items);
  const [removing, setRemoving] = useState<Removing | null>(null);
  return (
    <div className="card overflow-hidden">
      {/* What has the focus does not hide under the bar above. */}
      <table className="w-full text-left [&_:is(a,button,input)]:scroll-mt-24">
        <caption className="sr-only">Influencers, newest first</caption>
        <thead className="bg-raised text-xs text-muted [&_th]:px-3 [&_th]:py-2 [&_th]:font-medium sm:[&_th]:px-4">
          <tr>
            <th scope="col" className="needs-script w-0">
              <SelectBox
                label="Select the rows of this page"
                isChosen={items.every((item) => selection.has(item))}
                onChange={selection.setPage}
              />
            </th>
            <th scope="col">Influencer</th>
            <th scope="col" className="max-sm:hidden">
              State
            </th>
            <th scope="col" className="max-md:hidden">
              Fetched
            </th>
            <th scope="col" className="max-md:hidden">
              Added
            </th>
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody className="[&_td]:px-3 [&_td]:py-2 [&_th]:px-3 [&_th]:py-2 sm:[&_td]:px-4 sm:[&_th]:px-4">
          {items.map((item) => (
            <AdminRow
              key={influencerPath(item)}
              item={item}
              live={live.get(influencerPath(item))}
              isChosen={selection.has(item)}
              onToggle={() => selection.toggle(item)}
              serverNow={serverNow}
              tz={tz}
              onRemove={async () => {
                // Its code comes when it is first asked for: few who open the page do.
                const code = await loadCode(() => import("./remove-dialog.tsx"));
                setRemoving({ item, Dialog: code.RemoveDialog });
              }}
            />
          ))}
        </tbody>
      </table>
      {removing ? (
        <removing.Dialog
          key={influencerPath(removing.item)}
          item={removing.item}
          onClose={() => setRemoving(null)}
          onRemoved={(answer) =>
            onRemoved(removing.item, removing.item.username ?? removing.item.externalId, answer)
          }
        />
      ) : null}
    </div>
  );
}

interface AdminRowProps {
  item: RecentInfluencer;
  /** Newer than the row, while it is watched. */
  live: InfluencerDetail | undefined;
  isChosen: boolean;
  onToggle: () => void;
  serverNow: number;
  tz: string;
  /** Opens the dialog that asks. */
  onRemove: () => Promise<void>;
}

function AdminRow({ item, live, isChosen, onToggle, serverNow, tz, onRemove }: AdminRowProps) {
  const router = useRouter();
  const client = useQueryClient();
  const { state, username, latest } = { latest: null, ...item, ...live };
  const name = username ?? item.externalId;
  const isPaused = state === "paused";
  const toggle = useAction(async () => {
    await setPaused(item, !isPaused);
    client.removeQueries({ queryKey: influencerOptions(item).queryKey });
    router.refresh();
  });
  const recheck = useAction(async () => {
    await recheckInfluencer(item);
    client.removeQueries({ queryKey: influencerOptions(item).queryKey });
    router.refresh();
  });
  const remove = useAction(onRemove);
  return (
    <tr className="border-t border-line hover:bg-raised" data-account={item.externalId} data-state={state}>
      <td className="needs-script w-0">
        <SelectBox label={`Select ${name}`} isChosen={isChosen} onChange={onToggle} />
      </td>
      <th scope="row" className="font-normal">
        <Link
          prefetch={false}
          href={influencerPath(item)}
          className="link inline-block py-0.5 font-medium break-all"
        >
          {name}
        </Link>
        <span className="ml-2 inline-flex gap-2 text-muted">
          {name.endsWith(item.externalId) ? null : (
            <span className="font-mono text-xs">{item.externalId}</span>
          )}
        </span>
        <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted sm:hidden">
          <StateBadge state={state} />
        </span>
        <Tags tags={item.tags} />
        {latest ? (
          <span className="block text-xs text-muted">
            first data point <span className="text-ink">{formatExact(latest.followers)} followers</span>,{" "}
            <Age at={latest.retrievedAt} serverNow={serverNow} tz={tz} />
          </span>
        ) : null}
        <ActionError error={toggle.error ?? recheck.error ?? remove.error} />
      </th>
      <td className="max-sm:hidden">
        <StateBadge state={state} />
      </td>
      <td className="whitespace-nowrap text-muted max-md:hidden">{formatInterval(item.interval)}</td>
      <td className="whitespace-nowrap text-muted max-md:hidden">{formatInstant(item.addedAt, tz)}</td>
      <td className="w-0">
        <div className="needs-script flex justify-end gap-2 max-sm:flex-col">
          {state === "not_found" ? (
            <button
              type="button"
              className="button button-small"
              disabled={recheck.isPending}
              aria-label={`Check ${name} again now`}
              onClick={() => recheck.run()}
            >
              Check again
            </button>
          ) : null}
          <button
            type="button"
            className="button button-small"
            disabled={toggle.isPending}
            aria-label={`${isPaused ? "Resume" : "Pause"} ${name}`}
            onClick={() => toggle.run()}
          >
            {isPaused ? "Resume" : "Pause"}
          </button>
          <button
            type="button"
            className="button button-small button-danger"
            aria-label={`Remove ${name}`}
            aria-haspopup="dialog"
            onClick={remove.run}
          >
            Remove
          </button>
        </div>
      </td>
    </tr>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <span className="mt-1 flex flex-wrap gap-1 text-xs text-muted">
      {tags.map((tag) => (
        <span key={tag} className="rounded-md border border-line bg-raised px-1.5 break-all">
          {tag}
        </span>
      ))}
    </span>
  );
}
