"use client";
/** The admin's desk: add, watch the first data point come in, pause, remove, undo; one by one or in bulk. */
import { useRouter } from "next/navigation";
import { type ReactNode, useRef, useState } from "react";
import { type InfluencerKey, influencerPath } from "#lib/client/influencer-path.ts";
import type { BulkActionView } from "#lib/domain/bulk-action.ts";
import type { RemovedInfluencer } from "#lib/domain/influencer-views.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import type { RecentInfluencer } from "#lib/query/list-recent-influencers.ts";
import type { RestorableInfluencer } from "#lib/query/list-restorable.ts";
import { useZone } from "../../_components/use-zone.ts";
import { AddInfluencer } from "./add-influencer.tsx";
import { AdminNav } from "./admin-nav.tsx";
import { BulkActionsList } from "./bulk/bulk-actions-list.tsx";
import { InfluencerDesk } from "./influencer-desk.tsx";
import { UndoTray } from "./undo-tray.tsx";

export interface PlatformChoice {
  id: string;
  name: string;
  externalIdHint: string;
}

interface AdminViewProps {
  items: RecentInfluencer[];
  /** The `before` of the next page; null on the last. */
  older: string | null;
  /** What this page follows; undefined on the first. */
  before: string | undefined;
  filter: RegistryFilter;
  /** What of the address was not understood. */
  problems: ReactNode;
  /** How many match it. */
  total: number;
  /** The newest first. */
  bulkActions: BulkActionView[];
  /** Removed before the page was loaded. */
  restorable: RestorableInfluencer[];
  platforms: PlatformChoice[];
  /** Seconds. */
  intervals: number[];
  defaultInterval: number;
  serverNow: number;
  serverZone: string;
}

export function AdminView(props: AdminViewProps) {
  const { items, bulkActions, platforms, intervals, defaultInterval, serverNow, serverZone } = props;
  const router = useRouter();
  const tz = useZone(serverZone);
  const heading = useRef<HTMLHeadingElement>(null);
  const [removed, setRemoved] = useState(props.restorable);
  const wasRemoved = (item: RecentInfluencer, name: string, answer: RemovedInfluencer) => {
    setRemoved((before) => [...before, { ...item, name, ...answer }]);
    router.refresh();
  };
  const isGone = (item: InfluencerKey) =>
    removed.some((gone) => influencerPath(gone) === influencerPath(item));
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
      <BulkActionsList initial={bulkActions} serverNow={serverNow} tz={tz} />
      <InfluencerDesk {...props} heading={heading} items={shown} tz={tz} onRemoved={wasRemoved} />
      <UndoTray
        removed={removed}
        heading={heading}
        onGone={(account) =>
          setRemoved((before) => before.filter((gone) => influencerPath(gone) !== influencerPath(account)))
        }
      />
    </div>
  );
}
