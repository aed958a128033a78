"use client";
/** The pipeline at a glance, live. When answers stop coming, the last one stays, and the page says since when. */
import { useQuery } from "@tanstack/react-query";
import { ApiError } from "#lib/client/fetch-json.ts";
import { pipelineOptions } from "#lib/client/pipeline-options.ts";
import { staleCause } from "#lib/client/stale-cause.ts";
import { zoneLabel } from "#lib/client/time-zone.ts";
import { Age } from "../../_components/age.tsx";
import { BlockError } from "../../_components/block-error.tsx";
import { StaleNotice } from "../../_components/stale-notice.tsx";
import { useKept } from "../../_components/use-kept.ts";
import { useZone } from "../../_components/use-zone.ts";
import { ErrorsCard } from "./errors-card.tsx";
import { OutcomesCard } from "./outcomes-card.tsx";
import { PipelineTiles } from "./pipeline-tiles.tsx";
import { SlotsCard } from "./slots-card.tsx";
import { SpoolCard } from "./spool-card.tsx";
import { VerdictCard } from "./verdict-card.tsx";
import { WorkersCard } from "./workers-card.tsx";

const REFRESH_MS = 5_000;

interface PipelineViewProps {
  serverNow: number;
  serverZone: string;
  isAdmin: boolean;
}

export function PipelineView({ serverNow, serverZone, isAdmin }: PipelineViewProps) {
  const tz = useZone(serverZone);
  const query = useQuery({ ...pipelineOptions(), refetchInterval: REFRESH_MS });
  const { refetch, isFetching } = query;
  const { data, error } = useKept(query, "pipeline");
  return (
    <div className="grid gap-5">
      <div>
        <h1 className="text-2xl font-semibold tracking-tight">Pipeline</h1>
        <p className="text-muted">
          From the platform to the database, slot by slot
          {data ? (
            <>
              {" "}
              · as of <Age at={data.now} serverNow={Math.max(serverNow, data.now)} tz={tz} />
            </>
          ) : null}{" "}
          · {zoneLabel(tz, data?.now ?? serverNow)}
        </p>
      </div>
      {data && error ? (
        <StaleNotice
          since={data.now}
          cause={staleCause(error)}
          tz={tz}
          retry={refetch}
          retrying={isFetching}
          requestId={error instanceof ApiError ? error.requestId : null}
          linksToPipeline={false}
        />
      ) : null}
      {!data && error ? (
        <BlockError what="The pipeline's state" error={error} retry={refetch} retrying={isFetching} />
      ) : null}
      {!data && !error ? <PipelineSkeleton /> : null}
      {data ? (
        <>
          <VerdictCard verdict={data.verdict} isStale={error !== null} />
          <PipelineTiles pipeline={data} isAdmin={isAdmin} />
          <SlotsCard
            slots={data.slots}
            errors={data.errors.slots}
            spooledSince={data.spool?.oldestSlot ?? null}
            now={data.now}
            tz={tz}
          />
          <ErrorsCard errors={data.errors} tz={tz} />
          <div className="grid gap-5 lg:grid-cols-2">
            <OutcomesCard outcomes={data.outcomes} />
            <SpoolCard spool={data.spool} tz={tz} />
          </div>
          <WorkersCard pipeline={data} serverNow={Math.max(serverNow, data.now)} tz={tz} />
        </>
      ) : null}
    </div>
  );
}

/** As high as what will stand there, so nothing moves. */
function PipelineSkeleton() {
  return (
    <div className="grid gap-5" role="status" aria-label="Loading the pipeline's state">
      <div className="card pulse h-28" />
      <div className="card pulse h-24 max-sm:h-64" />
      <div className="card pulse h-72" />
      <noscript>The state of the pipeline could not be loaded. Reload the page to try again.</noscript>
    </div>
  );
}
