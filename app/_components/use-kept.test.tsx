/** When what is on screen was read, by the server's clock, whatever the visitor's shows. */
import { dehydrate, QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { trustServerTime } from "#lib/client/browser-clock.ts";
import { HandedOver } from "./handed-over.tsx";
import { useKept } from "./use-kept.ts";

/** True, and what the visitor's clock shows then. */
const NOW_MS = 1_796_000_000_000;
const queryKey = ["series"];
let client: QueryClient;

/** The browser's clock is off by so much, and the page has told it the time. */
function setClockOff(offMs: number): void {
  vi.setSystemTime(NOW_MS + offMs);
  trustServerTime(NOW_MS / 1_000, NOW_MS + offMs);
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW_MS });
  client = new QueryClient();
});
afterEach(() => {
  setClockOff(0);
  client.clear();
  vi.useRealTimers();
});

function Shown() {
  const query = useQuery<string>({ queryKey, queryFn: () => "never asked for", enabled: false });
  const { data, at } = useKept(query, "what it was");
  return `${data} at ${at}`;
}

function show(state = dehydrate(new QueryClient())): string {
  return renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <HandedOver state={state}>
        <Shown />
      </HandedOver>
    </QueryClientProvider>,
  );
}

/** As the server answers it while it makes the page. */
function answerOnServer(data: string, at: number) {
  const server = new QueryClient();
  server.setQueryData(queryKey, data, { updatedAt: at });
  const state = dehydrate(server);
  server.clear();
  return state;
}

for (const offMs of [0, 600_000, -600_000]) {
  test(`a clock that is ${offMs / 1_000} s ahead: what the browser asked for`, () => {
    setClockOff(offMs);
    client.setQueryData(queryKey, "answer");
    expect(show()).toBe(`answer at ${NOW_MS}`);
  });

  test(`a clock that is ${offMs / 1_000} s ahead: what the server handed over, which is as fresh as it is`, () => {
    setClockOff(offMs);
    expect(show(answerOnServer("answer", NOW_MS - 3_000))).toBe(`answer at ${NOW_MS - 3_000}`);
    const isStale = (staleTime: number) =>
      client.getQueryCache().find({ queryKey })?.isStaleByTime(staleTime);
    expect([isStale(2_000), isStale(4_000)]).toEqual([true, false]);
  });
}
