"use client";
/** Platforms, each with the switch that stops what is asked of it. */
import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { type Rechecked, recheckPlatform, setPlatformPaused } from "#lib/client/change-platform.ts";
import { formatExact } from "#lib/client/format-count.ts";
import type { ListedPlatform } from "#lib/domain/platform.ts";
import { ActionError } from "../../../_components/action-error.tsx";
import { Age } from "../../../_components/age.tsx";
import { useChange } from "../../../_components/use-change.ts";
import { useZone } from "../../../_components/use-zone.ts";
import { AdminNav } from "../admin-nav.tsx";
import { useRefresh } from "../use-refresh.ts";
import { PauseDialog } from "./pause-dialog.tsx";

interface PlatformsViewProps {
  platforms: ListedPlatform[];
  serverNow: number;
  serverZone: string;
}

export function PlatformsView({ platforms, serverNow, serverZone }: PlatformsViewProps) {
  const tz = useZone(serverZone);
  useRefresh(false);
  return (
    <div className="grid gap-6">
      <AdminNav title="Platforms" />
      <p className="max-w-prose text-muted">
        While a platform is paused no worker asks it for anything. Its slots are gaps with that reason, and
        count as nobody’s failure.
      </p>
      <ul className="grid gap-3">
        {platforms.map((platform) => (
          <PlatformRow key={platform.platform} platform={platform} serverNow={serverNow} tz={tz} />
        ))}
      </ul>
    </div>
  );
}

interface PlatformRowProps {
  platform: ListedPlatform;
  serverNow: number;
  tz: string;
}

function PlatformRow({ platform: row, serverNow, tz }: PlatformRowProps) {
  const { platform, name, influencers, notFound, pausedAt, pausedBy } = row;
  const router = useRouter();
  const title = useId();
  const [pausing, setPausing] = useState(false);
  const resume = useChange({
    mutationFn: () => setPlatformPaused(platform, false),
    onSuccess: () => router.refresh(),
  });
  const recheck = useChange({
    mutationFn: () => recheckPlatform(platform),
    onSuccess: () => router.refresh(),
  });
  return (
    <li className="card grid gap-2 px-4 py-3" data-platform={platform}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <h2 id={title} className="text-lg font-semibold">
            {name}
          </h2>
          <p className="text-muted">
            {influencers === 1 ? "1 influencer" : `${formatExact(influencers)} influencers`}
            {notFound === 0 ? null : `, ${formatExact(notFound)} of them not found`}
            {" · "}
            {pausedAt === null ? (
              "is fetched"
            ) : (
              <span className="text-warn">
                paused <Age at={pausedAt} serverNow={serverNow} tz={tz} /> by {pausedBy}
              </span>
            )}
          </p>
          {/* Without the age, which counts on. */}
          <p role="status" className="sr-only">
            {name} {pausedAt === null ? "is fetched" : `is paused by ${pausedBy}`}
          </p>
        </div>
        {notFound === 0 ? null : (
          <button
            type="button"
            className="button needs-script"
            aria-label={`Check those that ${name} did not know again now`}
            disabled={recheck.isPending || pausedAt !== null}
            onClick={() => recheck.mutate()}
          >
            {recheck.isPending ? "Asking…" : "Check not found again"}
          </button>
        )}
        {pausedAt === null ? (
          <button
            type="button"
            className="button button-danger needs-script"
            aria-label={`Pause ${name}`}
            aria-haspopup="dialog"
            onClick={() => setPausing(true)}
          >
            Pause
          </button>
        ) : (
          <button
            type="button"
            className="button button-primary needs-script"
            aria-label={`Resume ${name}`}
            disabled={resume.isPending}
            onClick={() => resume.mutate()}
          >
            {resume.isPending ? "Resuming…" : "Resume"}
          </button>
        )}
      </div>
      <p role="status" className="text-good empty:hidden">
        {recheck.data ? tell(recheck.data) : null}
      </p>
      <ActionError error={resume.error ?? recheck.error} />
      {pausing ? <PauseDialog platform={row} onClose={() => setPausing(false)} /> : null}
    </li>
  );
}

function tell({ rechecked, left }: Rechecked): string {
  const rest = left === 0 ? "" : ` ${formatExact(left)} are left for another time.`;
  return `${rechecked === 1 ? "1 account is" : `${formatExact(rechecked)} accounts are`} asked for again now.${rest}`;
}
