/** Stops what all workers ask of a platform, and lets it go on. Its influencers stay as they are; their slots are gaps. */
import { whoActs } from "#lib/acting.ts";
import type { Database } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { setPlatformPaused } from "#lib/store/set-platform-paused.ts";

/** Within some seconds. Pausing a paused one changes nothing. */
export async function pausePlatform(db: Database, platform: Platform): Promise<void> {
  const { actor } = whoActs();
  await db.transaction(async (tx) => {
    if (!(await setPlatformPaused(tx, platform, actor.name ?? actor.kind))) return;
    await noteAudit(tx, { action: "platform.pause", target: { kind: "platform", id: platform } });
  });
}

/** Resuming one that is not paused changes nothing. */
export async function resumePlatform(db: Database, platform: Platform): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await setPlatformPaused(tx, platform, null))) return;
    await noteAudit(tx, { action: "platform.resume", target: { kind: "platform", id: platform } });
  });
}
