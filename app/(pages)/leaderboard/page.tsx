/** The leaderboard: the first view is the server's, so its numbers stand in the HTML. */
import { dehydrate } from "@tanstack/react-query";
import type { Metadata } from "next";
import { type BoardKey, leaderboardOptions } from "#lib/client/leaderboard-options.ts";
import { makeQueryClient } from "#lib/client/make-query-client.ts";
import { readBoardUrl } from "#lib/client/read-board-url.ts";
import { platformSchema, platforms } from "#lib/domain/platform.ts";
import { getContext } from "#lib/http/get-context.ts";
import { listBoard } from "#lib/query/list-board.ts";
import { HandedOver } from "../../_components/handed-over.tsx";
import { loadPage } from "../../_components/load-page.ts";
import { oneOf, type SearchParams } from "../../_components/one-of.ts";
import { pathWith } from "../../_components/path-with.ts";
import { readVisitor } from "../../_components/read-visitor.ts";
import { requireReader } from "../../_components/require-page-role.ts";
import { LeaderboardView } from "./leaderboard-view.tsx";

export const metadata: Metadata = { title: "Leaderboard" };

const names = platformSchema.options.map((platform) => ({ platform, name: platforms[platform].name }));

export default async function LeaderboardPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [params, { zone }] = await Promise.all([searchParams, readVisitor()]);
  await requireReader(pathWith("/leaderboard", params));
  const { board: asked, problems } = readBoardUrl({
    metric: oneOf(params.metric),
    window: oneOf(params.window),
    platform: oneOf(params.platform),
    dir: oneOf(params.dir),
    after: oneOf(params.after),
  });
  const client = makeQueryClient();
  const board = await loadPage(asked, (key: BoardKey) =>
    client.query({
      ...leaderboardOptions(key),
      queryFn: () => {
        const { db, clock } = getContext();
        const { platform, cursor, ...rest } = key;
        return listBoard(
          db,
          { ...rest, platform: platform ?? undefined, cursor: cursor ?? undefined },
          clock,
        );
      },
    }),
  );
  return (
    <HandedOver state={dehydrate(client)}>
      <LeaderboardView
        board={board}
        problems={problems}
        restarted={board !== asked}
        platforms={names}
        serverNow={getContext().clock.now() / 1_000}
        serverZone={zone}
      />
    </HandedOver>
  );
}
