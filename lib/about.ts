/** Which release this is: for health, metrics and logs. */
import { readFileSync } from "node:fs";
import about from "../package.json" with { type: "json" };

export const { name, version } = about;

/** The commit: as the image's build wrote it down, else as the clone says. null: neither is there. */
export const commit: string | null = readCommit(".");

export function readCommit(root: string): string | null {
  const written = read(`${root}/.commit`);
  if (written !== null) return written;
  const head = read(`${root}/.git/HEAD`);
  const ref = head === null ? null : /^ref: (\S+)$/.exec(head)?.[1];
  if (!ref) return head;
  const packed = read(`${root}/.git/packed-refs`)
    ?.split("\n")
    .find((line) => line.endsWith(` ${ref}`));
  return read(`${root}/.git/${ref}`) ?? packed?.split(" ")[0] ?? null;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim() || null;
  } catch {
    return null;
  }
}
