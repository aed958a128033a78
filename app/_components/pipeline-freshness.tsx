"use client";
/** Is it keeping up? On every page, live; leads to the pipeline page, which says more. */
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import Link from "next/link";
import { type HealthAnswer, healthOptions } from "#lib/client/health-options.ts";
import { Age } from "./age.tsx";

const tones = { ok: "text-good", no_worker: "text-bad", unavailable: "text-bad" } as const;

interface PipelineFreshnessProps {
  /** The server's answer; null: it had none. */
  initial: HealthAnswer | null;
  serverNow: number;
  tz: string;
}

export function PipelineFreshness({ initial, serverNow, tz }: PipelineFreshnessProps) {
  const { data } = useQuery({
    ...healthOptions(),
    ...(initial ? { initialData: initial, initialDataUpdatedAt: serverNow * 1_000 } : {}),
    refetchInterval: 15_000,
  });
  if (!data) return <p>Pipeline: not known</p>;
  const { lastSlot } = data.worker;
  return (
    <Link
      href="/pipeline"
      prefetch={false}
      className="flex min-h-6 items-center gap-1.5 underline decoration-transparent underline-offset-3 hover:decoration-current"
    >
      <span aria-hidden="true" className={clsx("size-2 rounded-full bg-current", tones[data.status])} />
      <span>
        {data.status === "unavailable" ? "The database can't be reached" : null}
        {data.status === "no_worker" ? "No worker is running: nothing is being fetched" : null}
        {data.status === "ok" && lastSlot === null ? "Pipeline starts: no slot fetched yet" : null}
        {data.status === "ok" && lastSlot !== null ? (
          <>
            Pipeline runs: newest slot began <Age at={lastSlot} serverNow={serverNow} tz={tz} />
          </>
        ) : null}
      </span>
    </Link>
  );
}
