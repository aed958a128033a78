"use client";
/** Is it keeping up? On every page, live; leads to the pipeline page, which says more. */
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import Link from "next/link";
import { toBrowserTime } from "#lib/client/browser-clock.ts";
import { describeHealth } from "#lib/client/describe-health.ts";
import { type HealthAnswer, healthOptions } from "#lib/client/health-options.ts";
import { Age } from "./age.tsx";

const tones = { good: "text-good", warn: "text-warn", bad: "text-bad" } as const;

interface PipelineFreshnessProps {
  /** The server's answer; null: it had none. */
  initial: HealthAnswer | null;
  serverNow: number;
  tz: string;
}

export function PipelineFreshness({ initial, serverNow, tz }: PipelineFreshnessProps) {
  // A query that fails keeps its old data.
  const { data, isError } = useQuery({
    ...healthOptions(),
    ...(initial ? { initialData: initial, initialDataUpdatedAt: toBrowserTime(serverNow * 1_000) } : {}),
    refetchInterval: 15_000,
  });
  if (!data) return <p>Pipeline: not known</p>;
  const { tone, text, since } = describeHealth(data, isError);
  return (
    <Link
      href="/pipeline"
      prefetch={false}
      className="flex min-h-6 items-center gap-1.5 underline decoration-transparent underline-offset-3 hover:decoration-current"
    >
      <span aria-hidden="true" className={clsx("size-2 rounded-full bg-current", tone && tones[tone])} />
      <span>
        {text}
        {since === null ? null : (
          <>
            {" "}
            <Age at={since} serverNow={serverNow} tz={tz} />
          </>
        )}
      </span>
    </Link>
  );
}
