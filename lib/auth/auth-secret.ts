/** The secret of an installation on its own database: made at its first start, kept beside the data, for its owner alone. */
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
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

/** Of several at the same moment one makes it, and all have the same. */
export function ensureAuthSecret(dataDir: string): string {
  const secret = randomBytes(32).toString("base64url");
  try {
    writeFileSync(fileOf(dataDir), secret, { mode: 0o600, flag: "wx" });
    return secret;
  } catch (error) {
    const known = readAuthSecret(dataDir);
    if (known) return known;
    throw error;
  }
}
