/** Replaces a file whole: who reads it, also after a crash at any point, finds the old content or the new, never a mix. */
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Path → the replacing that is under way: two at once would write into the same temporary file. */
const underWay = new Map<string, Promise<void>>();

/** On the platter when it resolves. */
export async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const before = underWay.get(path) ?? Promise.resolve();
  const mine = before.catch(() => {}).then(() => replace(path, content));
  underWay.set(path, mine);
  try {
    await mine;
  } finally {
    if (underWay.get(path) === mine) underWay.delete(path);
  }
}

async function replace(path: string, content: Uint8Array | string) {
  const temporary = `${path}.new`;
  try {
    const file = await open(temporary, "w", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    // A full disk must not stay full for its sake.
    await rm(temporary, { force: true });
    throw error;
  }
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
