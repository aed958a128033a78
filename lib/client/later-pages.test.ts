/** Pages beyond the first are of one generation: asked for again, that one is gone and the answer a refusal. */
import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { influencersOptions } from "./influencers-options.ts";
import { boardDefault, leaderboardOptions } from "./leaderboard-options.ts";
import { makeQueryClient } from "./make-query-client.ts";

const HOUR_MS = 3_600_000;
const list = { search: "", sort: "followers", dir: "desc" } as const;

/** Whether coming back to it, or into the net, asks for it again an hour later. */
function asksAgain({ queryKey, staleTime }: { queryKey: readonly unknown[]; staleTime?: unknown }): boolean {
  const client = makeQueryClient();
  client.setQueryData(queryKey, { items: [] }, { updatedAt: Date.now() - HOUR_MS });
  const observer = new QueryObserver(client, { queryKey, staleTime: staleTime as number });
  const { isStale } = observer.getCurrentResult();
  client.clear();
  return isStale;
}

test.each([
  ["list", (cursor: string | null) => influencersOptions({ ...list, cursor })],
  ["board", (cursor: string | null) => leaderboardOptions({ ...boardDefault, cursor })],
] as const)("of a %s the first page is asked for again, a later one is not", (_what, options) => {
  expect(asksAgain(options(null))).toBe(true);
  expect(asksAgain(options("b2xk"))).toBe(false);
});
