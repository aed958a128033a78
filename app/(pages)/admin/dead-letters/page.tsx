/** What could not be stored as it is. Without an admin it reads nothing and renders nothing of its own. */
import type { Metadata } from "next";
import { deadLetterStates } from "#lib/domain/dead-letter-views.ts";
import { getContext } from "#lib/http/get-context.ts";
import { listDeadLetterItems } from "#lib/query/list-dead-letter-items.ts";
import { oneOf, type SearchParams } from "../../../_components/one-of.ts";
import { pathWith } from "../../../_components/path-with.ts";
import { readVisitor } from "../../../_components/read-visitor.ts";
import { requirePageRole } from "../../../_components/require-page-role.ts";
import { DeadLettersView } from "./dead-letters-view.tsx";

export const metadata: Metadata = { title: "Dead letters" };

const SHOWN = 25;

export default async function DeadLettersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  await requirePageRole("admin", pathWith("/admin/dead-letters", params));
  const { db, clock } = getContext();
  const { zone } = await readVisitor();
  const asked = oneOf(params.state);
  const state = deadLetterStates.find((known) => known === asked) ?? "open";
  const after = oneOf(params.after);
  const list = await listDeadLetterItems(db, {
    state,
    limit: SHOWN,
    ...(after === null ? {} : { cursor: after }),
  }).catch(async (error: unknown) => {
    // An address that was cut or made up shows the newest.
    if (!(error instanceof Error) || !("code" in error) || error.code !== "BAD_REQUEST") throw error;
    return await listDeadLetterItems(db, { state, limit: SHOWN });
  });
  return (
    <DeadLettersView
      key={`${state} ${after}`}
      list={list}
      state={state}
      isFirst={after === null}
      serverNow={clock.now() / 1_000}
      serverZone={zone}
    />
  );
}
