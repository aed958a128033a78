/** The leaderboard: the first view is the server's, so its numbers stand in the HTML. */
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { type BoardKey, leaderboardOptions } from "#lib/client/leaderboard-options.ts";
import { makeQueryClient } from "#lib/client/make-query-client.ts";
import { readBoardUrl } from "#lib/client/read-board-url.ts";
import { platformSchema, platforms } from "#lib/domain/platform.ts";
import { getContext } from "#lib/http/get-context.ts";
import { ANSWER_LIMIT_MS, withinLimit } from "#lib/http/within-limit.ts";
import { listBoard } from "#lib/query/list-board.ts";
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
  const load = (board: BoardKey) =>
    client.query({
      ...leaderboardOptions(board),
      queryFn: () =>
        withinLimit(ANSWER_LIMIT_MS, () => {
          const { db, clock } = getContext();
          const { platform, cursor, ...rest } = board;
          return listBoard(
            db,
            { ...rest, platform: platform ?? undefined, cursor: cursor ?? undefined },
            clock,
          );
        }),
    });
  let board = asked;
  try {
    await load(asked);
  } catch (error) {
    // An old or damaged cursor is the URL's fault, and the first page is a good answer; all else is the block's to show.
    if (asked.cursor !== null && isCursorProblem(error)) {
      board = { ...asked, cursor: null };
      await load(board).catch(() => {});
    }
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <LeaderboardView
        board={board}
        problems={problems}
        restarted={board !== asked}
        platforms={names}
        serverNow={getContext().clock.now() / 1_000}
        serverZone={zone}
      />
    </HydrationBoundary>
  );
}

function isCursorProblem(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "CURSOR_EXPIRED" || error.code === "BAD_REQUEST")
  );
}
