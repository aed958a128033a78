/** The audit log as a file: a page is read when the one before it has been taken, so that no answer is held in memory. */
import type { Database } from "#lib/db/client.ts";
import type { AuditEntry, AuditFilter } from "#lib/domain/audit.ts";
import { csvLine } from "#lib/domain/csv-line.ts";
import { listAuditEvents } from "#lib/query/list-audit-events.ts";
import { SECOND } from "#lib/time.ts";
import { respondFile } from "./respond-file.ts";

export interface AuditFileInput extends AuditFilter {
  format: "csv" | "ndjson";
}

const PAGE = 1_000;

interface Format {
  head: string;
  line(event: AuditEntry): string;
}

const columns = [
  "id",
  "at",
  "actor kind",
  "actor",
  "action",
  "target kind",
  "target",
  "before",
  "after",
  "request",
];

const formats: Record<AuditFileInput["format"], Format> = {
  csv: {
    head: csvLine(columns),
    line: ({ id, at, actor, action, target, before, after, requestId }) =>
      csvLine([
        ...[id, timeOf(at), actor.kind, actor.name, action, target.kind, target.id],
        ...[before && JSON.stringify(before), after && JSON.stringify(after), requestId],
      ]),
  },
  ndjson: {
    head: "",
    line: (event) => `${JSON.stringify({ ...event, at: timeOf(event.at) })}\n`,
  },
};

/** `now`: epoch milliseconds. */
export function respondAuditFile(db: Database, input: AuditFileInput, now: number): Promise<Response> {
  const day = new Date(now).toISOString().slice(0, 10);
  return respondFile(writeAudit(db, input), `audit-log-${day}`, input.format);
}

async function* writeAudit(db: Database, input: AuditFileInput): AsyncGenerator<string> {
  const { head, line } = formats[input.format];
  let text = head;
  let cursor: string | undefined;
  do {
    const page = await listAuditEvents(db, { ...input, limit: PAGE, cursor });
    text += page.events.map(line).join("");
    if (text !== "") yield text;
    text = "";
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}

function timeOf(seconds: number): string {
  return new Date(seconds * SECOND).toISOString();
}
