/** The audit log, newest first. There is no way to change it from here. */
import { z } from "zod";
import { auditPageSchema } from "#lib/domain/audit.ts";
import { handle } from "#lib/http/handle.ts";
import { auditFilter, wholeParameter } from "#lib/http/parameters.ts";
import { listAuditEvents } from "#lib/query/list-audit-events.ts";

export const dynamic = "force-dynamic";

const query = auditFilter.extend({
  limit: wholeParameter(1, 200).default(50),
  cursor: z.string().max(1_000).optional(),
});

export const GET = handle(
  { summary: "The audit log, newest first", answer: auditPageSchema, access: "admin", query },
  ({ context: { db }, query }) => listAuditEvents(db, query),
);
