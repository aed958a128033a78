import { afterEach, expect, test, vi } from "vitest";
import { loadCode } from "./load-code.ts";

afterEach(() => vi.unstubAllGlobals());

test("code that did not come says what to do, and is asked for again by the next press", async () => {
  const load = vi.fn().mockRejectedValue(new Error("Failed to load chunk 1.js"));
  vi.stubGlobal("navigator", { onLine: true });
  await expect(loadCode(load)).rejects.toThrow("Press once more, or reload the page.");
  vi.stubGlobal("navigator", { onLine: false });
  await expect(loadCode(load)).rejects.toThrow("You are offline.");
  load.mockResolvedValue("code");
  expect(await loadCode(load)).toBe("code");
});
