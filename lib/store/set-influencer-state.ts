/** Writes what an admin decided about an influencer; workers see it through the change cursor. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";

/** `slot`: the slot from which the state holds, epoch seconds; what was fetched for earlier ones can't undo it. */
export async function setInfluencerState(
  db: Executor,
  influencerId: number,
  state: InfluencerState,
  slot: number,
): Promise<void> {
  await db.execute(sql`
    UPDATE influencers
    SET state = ${state}, state_slot = to_timestamp(${slot}), changed_xid = pg_current_xact_id()
    WHERE id = ${influencerId}`);
}
