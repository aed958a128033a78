import { environmentManager, focusManager, timeoutManager } from "@tanstack/react-query";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

const EVERY_MS = 1_000;
const tab = { visibilityState: "visible" };
const shows = new Set<() => void>();
let stop: () => void = () => {};
let asked = 0;

beforeAll(() => {
  vi.useFakeTimers();
  environmentManager.setIsServer(() => false);
  // Looks for a window when it is loaded.
  vi.resetModules();
  vi.stubGlobal("document", tab);
  vi.stubGlobal("window", {
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    addEventListener: (type: string, listener: () => void) => {
      if (type === "visibilitychange") shows.add(listener);
    },
    removeEventListener: (_: string, listener: () => void) => shows.delete(listener),
  });
});

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.resetModules();
  // The library is the same one for all files.
  environmentManager.setIsServer(() => true);
  timeoutManager.setTimeoutProvider<NodeJS.Timeout>({
    setTimeout: (callback, ms) => setTimeout(callback, ms),
    clearTimeout: (id) => clearTimeout(id),
    setInterval: (callback, ms) => setInterval(callback, ms),
    clearInterval: (id) => clearInterval(id),
  });
  focusManager.setEventListener(() => {});
});

beforeEach(async () => {
  const { makeQueryClient } = await import("./make-query-client.ts");
  const { QueryObserver } = await import("@tanstack/react-query");
  asked = 0;
  const client = makeQueryClient();
  client.mount();
  const observer = new QueryObserver(client, {
    queryKey: ["x"],
    queryFn: () => ++asked,
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });
  const end = observer.subscribe(() => {});
  stop = () => {
    end();
    client.unmount();
  };
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => stop());

/** How often it asks within ten of its turns. */
async function asksIn10(): Promise<number> {
  const before = asked;
  await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
  return asked - before;
}

async function show(state: "visible" | "hidden"): Promise<void> {
  tab.visibilityState = state;
  for (const listener of shows) listener();
  await vi.advanceTimersByTimeAsync(0);
}

test("a live page asks at each turn; one in a hidden tab at none, and at once when it is shown again", async () => {
  expect(await asksIn10()).toBe(10);
  await show("hidden");
  expect(await asksIn10()).toBe(0);
  const before = asked;
  await show("visible");
  expect(asked).toBe(before + 1);
  expect(await asksIn10()).toBe(10);
});

test("a paused page asks for nothing, also when its tab is shown again; going on, it asks at once", async () => {
  const { getPausedAt, setPausedAt } = await import("./live-pause.ts");
  setPausedAt(1_795_000_000);
  expect(getPausedAt()).toBe(1_795_000_000);
  expect(await asksIn10()).toBe(0);
  const before = asked;
  await show("hidden");
  await show("visible");
  expect(asked).toBe(before);
  setPausedAt(null);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toBe(before + 1);
  expect(await asksIn10()).toBe(10);
});
