/** A username in four bytes: enough to tell that it changed, without a million strings in memory. Pure. */

/** FNV-1a; never 0, which stands for "none". */
export function hashUsername(username: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < username.length; i++) {
    hash = Math.imul(hash ^ username.charCodeAt(i), 0x01000193);
  }
  return hash === 0 ? 1 : hash;
}
