/** Secrets that are handed out once: 256 random bits as text; only their SHA-256 is ever stored. */
import { createHash, randomBytes } from "node:crypto";

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function makeToken(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 as hexadecimal. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Whether it can be a token of ours at all: else there is no need to ask the database. */
export function isToken(text: string | undefined): text is string {
  return text !== undefined && TOKEN.test(text);
}
