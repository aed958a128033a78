"use client";
/** The registry, narrowed down: a page of it, and what can be done to the chosen ones or to all that match. */
import Link from "next/link";
import { type ReactNode, type RefObject, useState } from "react";
import { loadCode } from "#lib/client/load-code.ts";
import type { BulkKind } from "#lib/domain/bulk-action.ts";
import type { RemovedInfluencer } from "#lib/domain/influencer-views.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import type { RecentInfluencer } from "#lib/query/list-recent-influencers.ts";
import { ActionError } from "../../_components/action-error.tsx";
import { useChange } from "../../_components/use-change.ts";
import { useFocusOnPaging } from "../../_components/use-focus-on-paging.ts";
import { AdminTable } from "./admin-table.tsx";
import type { PlatformChoice } from "./admin-view.tsx";
import { BulkBar } from "./bulk/bulk-bar.tsx";
import type { BulkDialog } from "./bulk/bulk-dialog.tsx";
import { FilterBar } from "./bulk/filter-bar.tsx";
import { filterHref } from "./bulk/filter-href.ts";
import { useSelection } from "./bulk/use-selection.ts";

interface Doing {
  kind: BulkKind;
  filter: RegistryFilter;
  Dialog: typeof BulkDialog;
}

interface InfluencerDeskProps {
  heading: RefObject<HTMLHeadingElement | null>;
  items: RecentInfluencer[];
  /** The `before` of the next page; null on the last. */
  older: string | null;
  /** What this page follows; undefined on the first. */
  before: string | undefined;
  /** What of the address was not understood. */
  problems: ReactNode;
  /** How many match the filter. */
  total: number;
  filter: RegistryFilter;
  platforms: PlatformChoice[];
  /** Seconds. */
  intervals: number[];
  serverNow: number;
  tz: string;
  onRemoved: (item: RecentInfluencer, name: string, answer: RemovedInfluencer) => void;
}

export function InfluencerDesk(props: InfluencerDeskProps) {
  const { heading, items, before, filter, platforms, intervals, problems } = props;
  const href = filterHref(filter);
  const isFiltered = href !== filterHref({});
  return (
    <section aria-labelledby="recent-title" className="grid gap-3">
      <div>
        <h2 id="recent-title" ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
          {isFiltered ? "Matching influencers" : "Recently added"}
        </h2>
        <p className="text-muted">Newest first, straight from the registry</p>
      </div>
      <FilterBar filter={filter} platforms={platforms} intervals={intervals} />
      {problems}
      {/* Who is chosen is chosen of these: another filter begins with nobody. */}
      {items.length > 0 ? (
        <Matching key={href} {...props} />
      ) : (
        <Empty isFiltered={isFiltered} newest={before === undefined ? null : href} />
      )}
    </section>
  );
}

function Matching(props: InfluencerDeskProps) {
  const { heading, items, older, before = null, total, filter, intervals, serverNow, tz, onRemoved } = props;
  // Here, since another filter is no other page: whoever chose it goes on choosing.
  useFocusOnPaging(heading, before);
  const selection = useSelection(items, filter, total);
  const [doing, setDoing] = useState<Doing | null>(null);
  const open = useChange({
    mutationFn: async (asked: Omit<Doing, "Dialog">) => {
      // Its code comes when it is first asked for: few who open the page do.
      const code = await loadCode(() => import("./bulk/bulk-dialog.tsx"));
      setDoing({ ...asked, Dialog: code.BulkDialog });
    },
  });
  return (
    <>
      <BulkBar
        selection={selection}
        total={total}
        onChoose={(kind) => open.mutate({ kind, filter: selection.filter() })}
      />
      <ActionError error={open.error} />
      <AdminTable items={items} selection={selection} serverNow={serverNow} tz={tz} onRemoved={onRemoved} />
      {before === null && older === null ? null : (
        <nav aria-label="Pages" className="flex justify-end gap-2">
          {before === null ? null : (
            <Link className="button" prefetch={false} href={filterHref(filter)}>
              Newest
            </Link>
          )}
          {older === null ? null : (
            <Link className="button" prefetch={false} href={filterHref(filter, older)}>
              Older
            </Link>
          )}
        </nav>
      )}
      {doing === null ? null : (
        <doing.Dialog
          kind={doing.kind}
          filter={doing.filter}
          intervals={intervals}
          onClose={() => setDoing(null)}
        />
      )}
    </>
  );
}

/** `newest`: where the newest of them are; null: those would stand here. */
function Empty({ isFiltered, newest }: { isFiltered: boolean; newest: string | null }) {
  const [words, href, link] =
    newest !== null
      ? ["Nothing further here.", newest, "Show the newest"]
      : isFiltered
        ? ["No influencer matches.", "/admin", "Show all"]
        : ["No influencers yet. Add one above, or", "/admin/import", "import a list"];
  return (
    <p className="card px-6 py-12 text-center text-muted">
      {words}{" "}
      <Link className="link" prefetch={false} href={href}>
        {link}
      </Link>
      .
    </p>
  );
}
