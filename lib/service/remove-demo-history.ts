/** Takes the demo history out for good: what we fetched ourselves stays. */
import type { Database } from "#lib/db/client.ts";
import { type DeletedDemo, deleteDemoHistory } from "#lib/store/delete-demo-history.ts";
import { lockDemo } from "#lib/store/lock-demo.ts";
import { hasMarker, setMarker } from "#lib/store/marker.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
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
      const deleted = await deleteDemoHistory(tx, INFLUENCERS_AT_ONCE);
      // Once, with the first part: what it took in all is known only at the end, which may never come.
      if (deleted.influencers > 0 && removed.influencers === 0)
        await noteAudit(tx, { action: "demo.remove", target: { kind: "demo", id: null } });
      return deleted;
    });
    if (part.influencers === 0) return removed;
    removed.influencers += part.influencers;
    removed.dataPoints += part.dataPoints;
    onProgress?.(removed);
  }
}
