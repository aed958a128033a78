/** Ranks over all influencers: by followers, by gain over a window, by gain in percent. */
import { z } from "zod";
import {
  BOARD_LIMIT_DEFAULT,
  BOARD_LIMIT_MAX,
  boardMetricSchema,
  leaderboardSchema,
  windowSchema,
} from "#lib/domain/board.ts";
import { WINDOW_DEFAULT } from "#lib/domain/board-terms.ts";
import { platformSchema } from "#lib/domain/platform.ts";
import { handle } from "#lib/http/handle.ts";
import { wholeParameter } from "#lib/http/parameters.ts";
import { listBoard } from "#lib/query/list-board.ts";

export const dynamic = "force-dynamic";

const query = z.object({
  metric: boardMetricSchema.default("gain"),
  window: windowSchema.default(WINDOW_DEFAULT),
  platform: platformSchema.optional(),
  dir: z.enum(["asc", "desc"]).default("desc"),
  limit: wholeParameter(1, BOARD_LIMIT_MAX).default(BOARD_LIMIT_DEFAULT),
  cursor: z.string().max(1_000).optional(),
});

export const GET = handle(
  {
    summary:
      "Ranks over all influencers: by followers, by gain over a window, by gain in percent; ties share a rank",
    answer: leaderboardSchema,
    query,
  },
  ({ context: { db, clock }, query }) => listBoard(db, query, clock),
);
