import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { systemClock } from "#lib/time.ts";
import { createGate } from "./create-gate.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const gateOf = (requestsPerSecond?: number) =>
  createGate({ clock: systemClock, random: () => 0.5, requestsPerSecond });
const now = () => systemClock.now();

/** Requests of one second, started whenever it may be. */
function ask(gate: ReturnType<typeof gateOf>, ms = 1_000): number {
  let count = 0;
  for (let i = 0; i < ms; i++) {
    while (count < 100_000 && gate.wait() === 0) {
      gate.answered(gate.start(false));
      count++;
    }
    vi.advanceTimersByTime(1);
  }
  return count;
}

it("lets each worker have its share of the limit, so that all together keep it", () => {
  for (const workers of [1, 2, 4, 7]) {
    const gates = Array.from({ length: workers }, () => gateOf(100));
    for (const gate of gates) gate.setWorkers(workers);
    vi.advanceTimersByTime(10_000);
    const counts = gates.map((gate) => {
      ask(gate, 300);
      return ask(gate);
    });
    const sum = counts.reduce((a, b) => a + b, 0);
    expect(sum).toBeLessThanOrEqual(100);
    expect(sum).toBeGreaterThanOrEqual(80);
  }
});

it("waits with a limit until the others know of it, unless there are none", () => {
  const second = gateOf(100);
  second.setWorkers(2);
  expect(second.wait()).toBeGreaterThan(5_500);
  const only = gateOf(100);
  only.setWorkers(1);
  expect(only.wait()).toBe(0);
});

it("asks for less as soon as there is one more, and for more when there is one less", () => {
  const gate = gateOf(100);
  gate.setWorkers(1);
  ask(gate);
  gate.setWorkers(4);
  ask(gate);
  expect(ask(gate)).toBeLessThanOrEqual(25);
  gate.setWorkers(1);
  ask(gate);
  expect(ask(gate)).toBeGreaterThanOrEqual(85);
});

it("has nothing to do with workers when there is no limit", () => {
  const gate = gateOf();
  gate.setWorkers(5);
  expect(gate.wait()).toBe(0);
});

it("names what opened the breaker until that is got over, also while it begins again slowly", () => {
  const gate = gateOf();
  while (gate.breaker() === "closed") gate.failed(gate.start(false), "network");
  expect(gate.trouble()).toBe("network");
  vi.advanceTimersByTime(gate.wait());
  gate.answered(gate.start(false));
  expect(gate.breaker()).toBe("closed");
  expect(gate.trouble()).toBe("network");
  vi.advanceTimersByTime(9_000);
  expect(gate.trouble()).toBe("network");
  vi.advanceTimersByTime(1_000);
  expect(gate.trouble()).toBeNull();
});

it("holds for a pause, its own or another worker's, the longer one; and tells the others", () => {
  const gate = gateOf();
  expect(gate.limits()).toBeNull();
  gate.hold(now() + 2_000);
  expect(gate.limits()).toMatchObject({
    holdUntil: now() + 2_000,
    breakerUntil: null,
    cause: "rate_limited",
  });
  const told = { breakerUntil: null, cause: null, mine: false };
  let changes = 0;
  gate.onChange(() => changes++);
  gate.apply({ ...told, holdUntil: now() + 9_000 });
  gate.apply({ ...told, holdUntil: now() + 1_000 });
  expect(changes).toBe(2);
  expect(gate.wait()).toBeGreaterThanOrEqual(9_000);
  expect(gate.wait()).toBeLessThanOrEqual(9_250);
  vi.advanceTimersByTime(9_250);
  expect(gate.wait()).toBe(0);
  expect(gate.limits()).toBeNull();
});
