/** What could not be stored as it is. Without an admin it reads nothing and renders nothing of its own. */
import type { Metadata } from "next";
import { deadLetterStates } from "#lib/domain/dead-letter-states.ts";
import { getContext } from "#lib/http/get-context.ts";
import { listDeadLetterItems } from "#lib/query/list-dead-letter-items.ts";
import { oneOf, type SearchParams } from "../../../_components/one-of.ts";
import { pageAfter } from "../../../_components/page-after.ts";
import { among, partReader } from "../../../_components/part-reader.ts";
import { pathWith } from "../../../_components/path-with.ts";
import { readVisitor } from "../../../_components/read-visitor.ts";
import { requirePageRole } from "../../../_components/require-page-role.ts";
import { UrlProblems } from "../../../_components/url-problems.tsx";
import { DeadLettersView } from "./dead-letters-view.tsx";

export const metadata: Metadata = { title: "Dead letters" };

const SHOWN = 25;

export default async function DeadLettersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  await requirePageRole("admin", pathWith("/admin/dead-letters", params));
  const { db, clock } = getContext();
  const { zone } = await readVisitor();
  const { read, problems } = partReader(params);
  const remedy = `is no state, so the open ones are shown: a state is one of ${deadLetterStates.join(", ")}.`;
  const state = read("state", among(deadLetterStates), remedy) ?? "open";
  const after = oneOf(params.after);
  const list = await pageAfter(after, (cursor) =>
    listDeadLetterItems(db, { state, limit: SHOWN, ...cursor }),
  );
  return (
    <DeadLettersView
      list={list.page}
      state={state}
      after={list.isFirst ? null : after}
      problems={<UrlProblems problems={[...problems, ...list.problems]} />}
      serverNow={clock.now() / 1_000}
      serverZone={zone}
    />
  );
}
