/** The audit log, newest first. There is no way to change it from here. */
import { z } from "zod";
import { handle } from "#lib/http/handle.ts";
import { auditFilter, wholeParameter } from "#lib/http/parameters.ts";
import { listAuditEvents } from "#lib/query/list-audit-events.ts";

export const dynamic = "force-dynamic";

const query = auditFilter.extend({
  limit: wholeParameter(1, 200).default(50),
  cursor: z.string().max(1_000).optional(),
});

export const GET = handle({ access: "admin", query }, ({ context: { db }, query }) =>
  listAuditEvents(db, query),
);
