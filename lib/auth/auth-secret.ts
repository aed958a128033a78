/** The secret of an installation on its own database: made at its first start, kept beside the data, for its owner alone. */
import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const fileOf = (dataDir: string) => join(dataDir, "auth-secret");

/** null: none was made yet. */
export function readAuthSecret(dataDir: string): string | null {
  try {
    return readFileSync(fileOf(dataDir), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Of several at the same moment one makes it, and all have the same: it is never there without being whole. */
export function ensureAuthSecret(dataDir: string): string {
  const known = readAuthSecret(dataDir);
  if (known !== null) return known;
  const secret = randomBytes(32).toString("base64url");
  const draft = `${fileOf(dataDir)}.${process.pid}`;
  writeFileSync(draft, secret, { mode: 0o600 });
  try {
    linkSync(draft, fileOf(dataDir));
    return secret;
  } catch (error) {
    const others = readAuthSecret(dataDir);
    if (others !== null) return others;
    throw error;
  } finally {
    rmSync(draft);
  }
}
