/** Takes the demo history out for good: what we fetched ourselves stays. */
import type { Database } from "#lib/db/client.ts";
import { type DeletedDemo, deleteDemoHistory } from "#lib/store/delete-demo-history.ts";
import { lockDemo } from "#lib/store/lock-demo.ts";
import { hasMarker, setMarker } from "#lib/store/marker.ts";
import { DEMO_BOUNDS_MARKER, DEMO_MARKER } from "./demo-markers.ts";

const INFLUENCERS_AT_ONCE = 20;

/** May be stopped and repeated at will. One that is being made ends there. */
export async function removeDemoHistory(
  db: Database,
  onProgress?: (removed: DeletedDemo) => void,
): Promise<DeletedDemo> {
  // Only if it was begun: a database that never had any may still get its own.
  if (await hasMarker(db, DEMO_BOUNDS_MARKER)) await setMarker(db, DEMO_MARKER, { made: false });
  const removed = { influencers: 0, dataPoints: 0 };
  for (;;) {
    const part = await db.transaction(async (tx) => {
      await lockDemo(tx);
      return await deleteDemoHistory(tx, INFLUENCERS_AT_ONCE);
    });
    if (part.influencers === 0) return removed;
    removed.influencers += part.influencers;
    removed.dataPoints += part.dataPoints;
    onProgress?.(removed);
  }
}
