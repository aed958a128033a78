import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { createRegistry } from "#lib/fetch/registry.ts";
import { log } from "#lib/log.ts";
import { keepRegistry } from "./keep-registry.ts";

const folder = mkdtempSync(join(tmpdir(), "keep-registry-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("another database under the same address is told at once; a timeline that a restored server begins is none", async () => {
  const world = { database: "7001/1/5", read: 0 };
  const registry = createRegistry({
    async cursor() {
      world.read++;
      return { database: world.database, xid: "1", at: 0 };
    },
    page: async () => [],
  });
  await registry.refresh();
  let replaced = 0;
  const repeating = keepRegistry({
    registry,
    database: registry.database(),
    catchUp: { start() {}, join() {}, flush: async () => {} },
    file: join(folder, "registry"),
    onReplaced: () => void replaced++,
    log,
  });
  const untilReadAgain = async () => {
    const before = world.read;
    // The reading that had begun may be of before.
    await vi.waitUntil(() => world.read >= before + 2, { timeout: 30_000 });
  };
  try {
    world.database = "7001/2/5";
    await untilReadAgain();
    expect(replaced).toBe(0);
    world.database = "7002/1/5";
    // By whoever reads it first.
    await registry.refresh();
    await untilReadAgain();
    expect(replaced).toBeGreaterThan(0);
  } finally {
    for (const one of repeating) await one.stop();
  }
});
