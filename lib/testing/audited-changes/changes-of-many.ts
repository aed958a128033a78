/** Of many influencers: imports and bulk actions. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { startBulkAction } from "#lib/service/bulk/start-bulk-action.ts";
import { createImport } from "#lib/service/import/create-import.ts";
import { putChunk } from "#lib/service/import/put-chunk.ts";
import { systemClock } from "#lib/time.ts";
import { ADMIN, type AuditedChange, onlyId, track } from "./audited-change.ts";

const pausing = { action: { kind: "pause" }, filter: {} } as const;

export function changesOfMany(db: Database): AuditedChange[] {
  const tracked = () => track(db);
  const bulk = async () => {
    await tracked();
    await startBulkAction(db, pausing, ADMIN, systemClock);
  };
  const bulkId = async () => ({ params: { id: String(await onlyId(db, "bulk_actions")) } });
  const anImport = async (state: string) => {
    const id = await createImport(db, {
      ...{ name: "a file", bytes: 8, platform: "mockstagram", interval: 60, createdBy: ADMIN },
    });
    await db.execute(sql`UPDATE imports SET state = ${state}, added = 1`);
    return id;
  };
  const onImport = (action: string, state: string, body: object = {}) => ({
    route: "POST api/v1/imports/[id]/[action]",
    of: action,
    before: () => anImport(state),
    ask: async () => ({ params: { id: String(await onlyId(db, "imports")), action }, body }),
  });

  return [
    {
      route: "POST api/v1/imports",
      ask: () => ({ body: { name: "a file", bytes: 8 } }),
      leaves: { action: "import.create", target: "1", more: { before: null } },
      again: false,
    },
    {
      ...onImport("check", "receiving", { chunks: 1 }),
      before: async () => {
        const importId = await anImport("receiving");
        await putChunk(db, { importId, n: 0, bytes: Buffer.from("1000042\n") });
      },
      leaves: { action: "import.check", target: "1" },
    },
    { ...onImport("start", "ready"), leaves: { action: "import.start", target: "1" } },
    { ...onImport("pause", "running"), leaves: { action: "import.pause", target: "1" } },
    { ...onImport("resume", "paused"), leaves: { action: "import.resume", target: "1" } },
    {
      ...onImport("retry", "running"),
      before: async () => {
        await anImport("running");
        await db.execute(sql`UPDATE imports SET problem = 'it would not'`);
      },
      leaves: { action: "import.retry", target: "1" },
    },
    { ...onImport("cancel", "running"), leaves: { action: "import.cancel", target: "1" } },
    { ...onImport("undo", "done", { confirm: "a file" }), leaves: { action: "import.undo", target: "1" } },
    {
      route: "POST api/v1/bulk-actions",
      before: tracked,
      ask: () => ({ body: pausing }),
      leaves: { action: "bulk_action.start", target: "1" },
      again: false,
    },
    {
      route: "POST api/v1/bulk-actions/[id]/cancel",
      before: async () => {
        await bulk();
        await db.execute(sql`UPDATE bulk_actions SET state = 'running', ended_at = NULL`);
      },
      ask: bulkId,
      leaves: { action: "bulk_action.cancel", target: "1" },
    },
    {
      route: "POST api/v1/bulk-actions/[id]/retry",
      before: async () => {
        await bulk();
        await db.execute(
          sql`UPDATE bulk_actions SET state = 'running', ended_at = NULL, problem = 'it would not'`,
        );
      },
      ask: bulkId,
      leaves: { action: "bulk_action.retry", target: "1" },
    },
    {
      route: "POST api/v1/bulk-actions/[id]/undo",
      before: bulk,
      ask: bulkId,
      leaves: { action: "bulk_action.undo", target: "1" },
    },
  ];
}
