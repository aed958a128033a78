"use client";
/** The admin's desk: add, watch the first data point come in, pause, remove, undo. */
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Account, accountPath } from "#lib/client/account-path.ts";
import type { RemoveAnswer } from "#lib/client/change-influencer.ts";
import type { RecentInfluencer } from "#lib/query/list-recent-influencers.ts";
import { SearchBox } from "../../_components/search-box.tsx";
import { useZone } from "../../_components/use-zone.ts";
import { AddInfluencer } from "./add-influencer.tsx";
import { AdminNav } from "./admin-nav.tsx";
import { AdminTable } from "./admin-table.tsx";
import { type Removed, UndoTray } from "./undo-tray.tsx";

export interface PlatformChoice {
  id: string;
  name: string;
  externalIdHint: string;
}

interface AdminViewProps {
  items: RecentInfluencer[];
  /** The `before` of the next page; null on the last. */
  older: string | null;
  search: string;
  platforms: PlatformChoice[];
  /** Seconds. */
  intervals: number[];
  defaultInterval: number;
  serverNow: number;
  serverZone: string;
}

export function AdminView(props: AdminViewProps) {
  const { items, older, search, platforms, intervals, defaultInterval, serverNow, serverZone } = props;
  const router = useRouter();
  const tz = useZone(serverZone);
  const [removed, setRemoved] = useState<Removed[]>([]);
  const wasRemoved = (account: Account, name: string, answer: RemoveAnswer) => {
    setRemoved((before) => [...before, { ...account, name, ...answer }]);
    router.refresh();
  };
  const isGone = (item: Account) => removed.some((gone) => accountPath(gone) === accountPath(item));
  const shown = items.filter((item) => !isGone(item));
  return (
    <div className="grid gap-6">
      <AdminNav title="Admin" />
      <AddInfluencer
        platforms={platforms}
        intervals={intervals}
        defaultInterval={defaultInterval}
        serverNow={serverNow}
        tz={tz}
      />
      <section aria-labelledby="recent-title" className="grid gap-3">
        <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
          <div>
            <h2 id="recent-title" className="text-lg font-semibold">
              {search ? "Matching influencers" : "Recently added"}
            </h2>
            <p className="text-muted">
              Newest first, {search ? `beginning with “${search}”` : "straight from the registry"}
            </p>
          </div>
          <SearchBox action="/admin" value={search} label="Search by id" />
        </div>
        {shown.length > 0 ? (
          <>
            <AdminTable items={shown} serverNow={serverNow} tz={tz} onRemoved={wasRemoved} />
            {older === null ? null : (
              <nav aria-label="Pages" className="flex justify-end">
                <Link className="button" prefetch={false} href={olderHref(search, older)}>
                  Older
                </Link>
              </nav>
            )}
          </>
        ) : (
          <p className="card px-6 py-12 text-center text-muted">
            {search ? (
              `No influencer begins with “${search}”.`
            ) : (
              <>
                No influencers yet. Add one above, or{" "}
                <Link className="link" prefetch={false} href="/admin/import">
                  import many at once
                </Link>
                .
              </>
            )}
          </p>
        )}
      </section>
      <UndoTray
        removed={removed}
        onGone={(account) =>
          setRemoved((before) => before.filter((gone) => accountPath(gone) !== accountPath(account)))
        }
      />
    </div>
  );
}

function olderHref(search: string, before: string): string {
  return `/admin?${new URLSearchParams({ ...(search ? { q: search } : {}), before })}`;
}
