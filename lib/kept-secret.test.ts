import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { ensureKeptSecret, readKeptSecret } from "./kept-secret.ts";

const folder = mkdtempSync(join(tmpdir(), "kept-secret-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("is made once, for its owner alone, and stays", () => {
  expect(readKeptSecret(folder, "auth-secret")).toBeNull();
  const secret = ensureKeptSecret(folder, "auth-secret");
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(ensureKeptSecret(folder, "auth-secret")).toBe(secret);
  expect(readKeptSecret(folder, "auth-secret")).toBe(secret);
  expect(readdirSync(folder)).toEqual(["auth-secret"]);
  expect(statSync(join(folder, "auth-secret")).mode & 0o777).toBe(0o600);
});

it("is not taken from a file that was emptied: whoever finds one is told what to do", () => {
  const file = join(folder, "web-database-password");
  writeFileSync(file, "");
  const told = `${file} is empty. Remove it, and the next start makes a new secret.`;
  expect(() => readKeptSecret(folder, "web-database-password")).toThrow(told);
  expect(() => ensureKeptSecret(folder, "web-database-password")).toThrow(told);
  rmSync(file);
  expect(ensureKeptSecret(folder, "web-database-password")).toMatch(/^[\w-]{43}$/);
});
