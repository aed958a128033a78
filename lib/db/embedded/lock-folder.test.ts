import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dataFolder } from "./data-folder.ts";
import { lockFolder } from "./lock-folder.ts";

describe("lockFolder", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "lock-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** Another process that holds the lock until it is killed. */
  async function holdElsewhere() {
    const script = `
      const { dataFolder } = await import("#lib/db/embedded/data-folder.ts");
      const { lockFolder } = await import("#lib/db/embedded/lock-folder.ts");
      lockFolder(dataFolder(${JSON.stringify(root)}));
      console.log("held");
      setTimeout(() => {}, 60_000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    return child;
  }

  it("refuses a second owner and names the first", () => {
    const unlock = lockFolder(dataFolder(root));
    expect(() => lockFolder(dataFolder(root))).toThrow(`another process (pid ${process.pid})`);
    unlock();
    lockFolder(dataFolder(root))();
  });

  it("refuses a folder that another process owns, and takes it as soon as that one is killed", async () => {
    const child = await holdElsewhere();
    expect(() => lockFolder(dataFolder(root))).toThrow(`another process (pid ${child.pid})`);
    child.kill("SIGKILL");
    await once(child, "exit");
    lockFolder(dataFolder(root))();
  });
});
