/** The first view of a list that is read page by page. */
import { ANSWER_LIMIT_MS, withinLimit } from "#lib/http/within-limit.ts";

/**
 * Which page was loaded: the one that was asked for, or the first. An old or damaged cursor is the URL's fault, and the
 * first page is a good answer; all else is the block's to show.
 */
export async function loadPage<K extends { cursor: string | null }>(
  asked: K,
  load: (key: K) => Promise<unknown>,
): Promise<K> {
  const read = (key: K) => withinLimit(ANSWER_LIMIT_MS, () => load(key));
  try {
    await read(asked);
  } catch (error) {
    if (asked.cursor === null || !isCursorProblem(error)) return asked;
    const first = { ...asked, cursor: null };
    await read(first).catch(() => {});
    return first;
  }
  return asked;
}

function isCursorProblem(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "CURSOR_EXPIRED" || error.code === "BAD_REQUEST")
  );
}
