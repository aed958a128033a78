/** Writes what an admin decided about influencers; workers see it through the change cursor. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";

export interface DecidedState {
  /** Internal id. */
  id: number;
  state: InfluencerState;
  /** The slot from which the state holds, epoch seconds; what was fetched for earlier ones can't undo it. */
  at: number;
}

export async function setInfluencerStates(db: Executor, decided: readonly DecidedState[]): Promise<void> {
  await db.execute(sql`
    UPDATE influencers AS i
    SET state = d.state, state_slot = to_timestamp(d.slot), changed_xid = pg_current_xact_id()
    FROM unnest(
      ${sql.param(decided.map((d) => d.id))}::int[], ${sql.param(decided.map((d) => d.state))}::text[],
      ${sql.param(decided.map((d) => d.at))}::float8[]
    ) AS d (id, state, slot)
    WHERE i.id = d.id`);
}
