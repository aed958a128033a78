/** Ingest jobs whose payload nobody can read: dead letters as they came, so that a later version may read them. */
import type { Executor } from "#lib/db/client.ts";
import { storeDeadLetters } from "#lib/store/store-dead-letters.ts";

export interface UnreadableJob {
  data: unknown;
  /** What is wrong with it, in words. */
  cause: string;
}

/** Committed when it resolves. */
export async function fileUnreadable(db: Executor, jobs: readonly UnreadableJob[]): Promise<void> {
  await storeDeadLetters(
    db,
    jobs.map(({ data, cause }) => ({
      queue: "ingest",
      payload: data,
      cause: `unreadable payload: ${cause}`,
    })),
  );
}
