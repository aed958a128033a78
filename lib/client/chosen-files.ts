/** Files that were chosen on one page and are uploaded by another one. Gone with the tab: a browser lets nobody keep one. */
const files = new Map<number, Blob>();

export function keepFile(importId: number, file: Blob): void {
  files.set(importId, file);
}

export function takeFile(importId: number): Blob | null {
  return files.get(importId) ?? null;
}

export function forgetFile(importId: number): void {
  files.delete(importId);
}
