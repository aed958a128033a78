/** A page of a list that goes on after a cursor; for a cursor that was cut or made up the first one, and the word about it. */

export interface PageAfter<T> {
  page: T;
  isFirst: boolean;
  /** A sentence each, for people. */
  problems: string[];
}

/** `after`: as the address has it; null: the first page is asked for. */
export async function pageAfter<T>(
  after: string | null,
  read: (cursor: { cursor?: string }) => Promise<T>,
): Promise<PageAfter<T>> {
  if (after === null) return { page: await read({}), isFirst: true, problems: [] };
  try {
    return { page: await read({ cursor: after }), isFirst: false, problems: [] };
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "BAD_REQUEST") throw error;
    const problems = ["The address names no page of this list: these are the newest."];
    return { page: await read({}), isFirst: true, problems };
  }
}
