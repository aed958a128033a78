import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isFileLocked, lockFile } from "./file-lock.ts";

describe("lockFile", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "file-lock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("has one owner at a time", () => {
    const path = join(folder, "lock");
    const lock = lockFile(path);
    expect(lock).not.toBeNull();
    expect(lockFile(path)).toBeNull();
    lock?.release();
    const next = lockFile(path);
    expect(next).not.toBeNull();
    next?.release();
  });

  it("can be looked at by others, who take nothing by that", () => {
    const path = join(folder, "lock");
    expect(isFileLocked(path)).toBeNull();
    const lock = lockFile(path);
    expect(isFileLocked(path)).toBe(true);
    lock?.release();
    expect(isFileLocked(path)).toBe(false);
    const next = lockFile(path);
    expect(next).not.toBeNull();
    expect(isFileLocked(path)).toBe(true);
    next?.release();
  });

  it("throws where there is no folder", () => {
    expect(() => lockFile(join(folder, "gone", "lock"))).toThrow();
  });
});
