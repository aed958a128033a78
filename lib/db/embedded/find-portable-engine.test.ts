import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommand } from "#lib/run-command.ts";
import { monotonicMs } from "#lib/time.ts";
import { findPortableEngine } from "./find-portable-engine.ts";

describe("findPortableEngine with apt out of reach", () => {
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), "cache-"));
  });
  afterEach(() => rmSync(cache, { recursive: true }));

  async function find(uri: string) {
    const start = monotonicMs();
    const source = { uri, keyring: "/usr/share/keyrings/debian-archive-keyring.gpg" };
    const finding = await findPortableEngine({ run: runCommand, cacheDirs: [cache], say: () => {}, source });
    return { finding, tookMs: monotonicMs() - start };
  }

  it("gives up at once on a mirror that refuses, with the reason, and leaves nothing behind", async () => {
    const { finding } = await find("http://127.0.0.1:9/debian");
    expect(finding).toHaveProperty("missing");
    expect(readdirSync(cache)).toEqual([]);
  });

  it("gives up in seconds on a mirror that takes the connection and says nothing", async () => {
    const sockets = new Set<Socket>();
    const silent: Server = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    try {
      const { finding, tookMs } = await find(`http://127.0.0.1:${port}/debian`);
      expect(finding).toHaveProperty("missing");
      expect(tookMs).toBeLessThan(12_000);
      expect(readdirSync(cache)).toEqual([]);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  }, 60_000);

  it("says which folders could not be written", async () => {
    const file = join(cache, "file");
    writeFileSync(file, "");
    const cacheDirs = [join(file, "a"), join(file, "b")];
    const finding = await findPortableEngine({ run: runCommand, cacheDirs, say: () => {} });
    expect(finding).toHaveProperty("missing");
  });
});
