import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { ensureAuthSecret, readAuthSecret } from "./auth-secret.ts";

const folder = mkdtempSync(join(tmpdir(), "auth-secret-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("is made once, for its owner alone, and stays", () => {
  expect(readAuthSecret(folder)).toBeNull();
  const secret = ensureAuthSecret(folder);
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(ensureAuthSecret(folder)).toBe(secret);
  expect(readAuthSecret(folder)).toBe(secret);
  expect(readdirSync(folder)).toEqual(["auth-secret"]);
  expect(statSync(join(folder, "auth-secret")).mode & 0o777).toBe(0o600);
});
