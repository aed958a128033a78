/** Secrets of an installation on its own database: made at its first start, kept beside the data, for its owner alone. */
import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What signs sessions, and the password of the web's role in the database. */
export type KeptSecret = "auth-secret" | "web-database-password";

/** null: none was made yet. Throws for an empty file, which none of ours ever was. */
export function readKeptSecret(dataDir: string, name: KeptSecret): string | null {
  const file = join(dataDir, name);
  try {
    const secret = readFileSync(file, "utf8");
    if (secret === "") throw new Error(`${file} is empty. Remove it, and the next start makes a new secret.`);
    return secret;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Of several at the same moment one makes it, and all have the same: it is never there without being whole. */
export function ensureKeptSecret(dataDir: string, name: KeptSecret): string {
  const file = join(dataDir, name);
  const known = readKeptSecret(dataDir, name);
  if (known !== null) return known;
  const secret = randomBytes(32).toString("base64url");
  const draft = `${file}.${process.pid}`;
  // Flushed before it has its name: a power cut must not leave the name of a file and nothing in it.
  writeFileSync(draft, secret, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
    return secret;
  } catch (error) {
    const others = readKeptSecret(dataDir, name);
    if (others !== null) return others;
    throw error;
  } finally {
    rmSync(draft);
  }
}
