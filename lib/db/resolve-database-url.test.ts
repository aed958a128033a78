import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveDatabaseUrl } from "./resolve-database-url.ts";

describe("resolveDatabaseUrl", () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "resolve-"));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it("takes the configured database", async () => {
    const url = "postgres://somewhere/else";
    expect(await resolveDatabaseUrl({ DATABASE_URL: url, DATA_DIR: dataDir })).toBe(url);
  });

  it.each(["an empty folder", "no folder"])("says what to do where nothing runs: %s", async (which) => {
    const folder = which === "no folder" ? join(dataDir, "none") : dataDir;
    await expect(resolveDatabaseUrl({ DATABASE_URL: undefined, DATA_DIR: folder })).rejects.toThrow(
      /Run npm start .* or set DATABASE_URL/,
    );
  });

  it("does not believe the note of a server that is dead", async () => {
    const note = {
      v: 1,
      url: "postgres://gone",
      port: 1,
      postgresPid: 999_999_999,
      cluster: join(dataDir, "pg"),
    };
    writeFileSync(join(dataDir, "embedded-runtime.json"), JSON.stringify(note));
    await expect(resolveDatabaseUrl({ DATABASE_URL: undefined, DATA_DIR: dataDir })).rejects.toMatchObject({
      code: "BAD_CONFIGURATION",
    });
  });
});
