/** The audit log as a file: a page is read when the one before it has been taken, so that no answer is held in memory. */
import type { Database } from "#lib/db/client.ts";
import type { AuditEntry, AuditFilter } from "#lib/domain/audit.ts";
import { csvLine } from "#lib/domain/csv-line.ts";
import { listAuditEvents } from "#lib/query/list-audit-events.ts";
import { SECOND } from "#lib/time.ts";

export interface AuditFileInput extends AuditFilter {
  format: "csv" | "ndjson";
}

const PAGE = 1_000;

interface Format {
  type: string;
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
    type: "text/csv; charset=utf-8",
    head: csvLine(columns),
    line: ({ id, at, actor, action, target, before, after, requestId }) =>
      csvLine([
        ...[id, timeOf(at), actor.kind, actor.name, action, target.kind, target.id],
        ...[before && JSON.stringify(before), after && JSON.stringify(after), requestId],
      ]),
  },
  ndjson: {
    type: "application/x-ndjson; charset=utf-8",
    head: "",
    line: (event) => `${JSON.stringify({ ...event, at: timeOf(event.at) })}\n`,
  },
};

/** `now`: epoch milliseconds. The first page is read before there is an answer: what fails then is an error like any other. */
export async function respondAuditFile(db: Database, input: AuditFileInput, now: number): Promise<Response> {
  const { type, head, line } = formats[input.format];
  const encoder = new TextEncoder();
  let page = await listAuditEvents(db, { ...input, limit: PAGE });
  let text = head + page.events.map(line).join("");
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // An empty chunk would not be taken for one.
        if (text !== "") controller.enqueue(encoder.encode(text));
        if (page.next === null) return controller.close();
        page = await listAuditEvents(db, { ...input, limit: PAGE, cursor: page.next });
        text = page.events.map(line).join("");
      },
    },
    { highWaterMark: 0 },
  );
  const day = new Date(now).toISOString().slice(0, 10);
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="audit-log-${day}.${input.format}"`,
      "x-content-type-options": "nosniff",
    },
  });
}

function timeOf(seconds: number): string {
  return new Date(seconds * SECOND).toISOString();
}
