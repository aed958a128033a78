import fc from "fast-check";
import { expect, it, test } from "vitest";
import { boardMetricSchema, windowSchema } from "#lib/domain/board.ts";
import { boardDefault, leaderboardHref } from "./leaderboard-options.ts";
import { type BoardParameters, readBoardUrl, readWindow } from "./read-board-url.ts";

const none: BoardParameters = { metric: null, window: null, platform: null, dir: null, after: null };

function parametersOf(href: string): BoardParameters {
  const query = new URL(href, "http://h").searchParams;
  const [metric, window, platform, dir, after] = ["metric", "window", "platform", "dir", "after"].map(
    (name) => query.get(name),
  );
  return {
    metric: metric ?? null,
    window: window ?? null,
    platform: platform ?? null,
    dir: dir ?? null,
    after: after ?? null,
  };
}

test("no parameter is the default, without a word", () => {
  expect(readBoardUrl(none)).toEqual({ board: boardDefault, problems: [] });
  expect(readWindow("")).toEqual({ window: "24h", problems: [] });
});

it.each([
  [{ window: "2h" }, "“2h” is not understood: window is one of 1h, 24h, 7d, 30d. Shown is 24h."],
  [
    { metric: "likes" },
    "“likes” is not understood: metric is one of followers, gain, gain_percent. Shown is gain.",
  ],
  [{ dir: "up" }, "“up” is not understood: dir is one of desc, asc. Shown is desc."],
  [{ platform: "x" }, "“x” is not understood: platform can only be mockstagram. Shown is all."],
])("%j is told, and the default shown", (asked, told) => {
  expect(readBoardUrl({ ...none, ...asked })).toEqual({ board: boardDefault, problems: [told] });
});

test("whatever stands in the URL, a board comes out of it, whose own URL says the same without a problem", () => {
  const text = fc.option(
    fc.oneof(fc.string(), fc.constantFrom("7d", "asc", "followers", "gain_percent", "mockstagram")),
  );
  fc.assert(
    fc.property(
      fc.record({ metric: text, window: text, platform: text, dir: text, after: text }),
      (asked) => {
        const { board, problems } = readBoardUrl(asked);
        expect(boardMetricSchema.safeParse(board.metric).success).toBe(true);
        expect(windowSchema.safeParse(board.window).success).toBe(true);
        for (const problem of problems) expect(problem.length).toBeLessThan(200);
        expect(readBoardUrl(parametersOf(leaderboardHref(board)))).toEqual({ board, problems: [] });
      },
    ),
  );
});
