/** What a peer does with a job: the payload is parsed, as any that comes from a queue, and inserted. */
import type postgres from "postgres";
import { ingestPayloadSchema } from "#lib/domain/ingest-payload.ts";
import { messageOf } from "#lib/errors.ts";
import { insertPoints } from "./insert-points.ts";
import type { StorerEvents } from "./way.ts";

/** Rejects with what it has told. */
export async function storeJob(
  db: postgres.Sql,
  table: string,
  data: unknown,
  { onStored, onFailed }: StorerEvents,
): Promise<void> {
  try {
    onStored(await insertPoints(db, table, ingestPayloadSchema.parse(data)));
  } catch (error) {
    onFailed(messageOf(error));
    throw error;
  }
}
