import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCommit } from "./about.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "about-"));
  mkdirSync(join(root, ".git/refs/heads"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, text: string) => writeFileSync(join(root, path), text);

test("the commit is that of the branch, of a packed one, of a detached head; an image's own note comes first", () => {
  expect(readCommit(root)).toBe(null);
  write(".git/HEAD", "ref: refs/heads/main\n");
  write(".git/packed-refs", "# pack-refs\naaaa refs/heads/other\nbbbb refs/heads/main\n");
  expect(readCommit(root)).toBe("bbbb");
  write(".git/refs/heads/main", "cccc\n");
  expect(readCommit(root)).toBe("cccc");
  write(".git/HEAD", "dddd\n");
  expect(readCommit(root)).toBe("dddd");
  write(".commit", "eeee\n");
  expect(readCommit(root)).toBe("eeee");
});
