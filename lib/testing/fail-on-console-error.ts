/** vitest's setup of all projects: a console.error that nobody expected is a failure. */
import { afterEach, beforeEach, expect, vi } from "vitest";

const spy = vi.spyOn(console, "error");

beforeEach(() => {
  spy.mockClear();
});

afterEach(() => {
  expect(spy.mock.calls, "console.error was called").toEqual([]);
});
