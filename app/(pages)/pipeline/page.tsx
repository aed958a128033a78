/** How the pipeline is. The first view is the server's; then the page asks every few seconds. */
import { dehydrate } from "@tanstack/react-query";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { makeQueryClient } from "#lib/client/make-query-client.ts";
import { pipelineOptions } from "#lib/client/pipeline-options.ts";
import { getContext } from "#lib/http/get-context.ts";
import { readPipeline } from "#lib/http/read-pipeline.ts";
import { ANSWER_LIMIT_MS, withinLimit } from "#lib/http/within-limit.ts";
import { HandedOver } from "../../_components/handed-over.tsx";
import { readVisitor } from "../../_components/read-visitor.ts";
import { readIdentity, requireReader } from "../../_components/require-page-role.ts";
import { PipelineView } from "./pipeline-view.tsx";

export const metadata: Metadata = { title: "Pipeline" };

export default async function PipelinePage() {
  const [{ zone }, asked] = await Promise.all([readVisitor(), headers()]);
  await requireReader("/pipeline");
  const isAdmin = (await readIdentity())?.role === "admin";
  const { clock } = getContext();
  const client = makeQueryClient();
  // Without an answer the page asks again itself, and says what is wrong.
  await client
    .query({
      ...pipelineOptions(),
      queryFn: () => withinLimit(ANSWER_LIMIT_MS, () => readPipeline(getContext(), new Headers(asked))),
    })
    .catch(() => {});
  return (
    <HandedOver state={dehydrate(client)}>
      <PipelineView serverNow={clock.now() / 1_000} serverZone={zone} isAdmin={isAdmin} />
    </HandedOver>
  );
}
