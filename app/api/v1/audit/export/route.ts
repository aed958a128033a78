/** The audit log as a file, newest first, by the same filter. */
import { z } from "zod";
import { handle } from "#lib/http/handle.ts";
import { auditFilter } from "#lib/http/parameters.ts";
import { respondAuditFile } from "#lib/http/respond-audit-file.ts";

export const dynamic = "force-dynamic";

const query = auditFilter.extend({ format: z.enum(["csv", "ndjson"]).default("csv") });

export const GET = handle(
  {
    summary: "The audit log as a file, newest first: CSV or NDJSON",
    answer: z.string(),
    mediaType: "text/csv",
    access: "admin",
    query,
  },
  ({ context: { db, clock }, query }) => respondAuditFile(db, query, clock.now()),
);
