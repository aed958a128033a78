/** The rejected lines of an import as CSV, a page of them at a time: what was wrong with which line, and the line. */
import type { Executor } from "#lib/db/client.ts";
import { csvLine } from "#lib/domain/csv-line.ts";
import { rejectWords } from "#lib/domain/reject-words.ts";
import { listRejected } from "#lib/query/import/list-rejected.ts";

const LINES_AT_ONCE = 2_000;

export async function* writeRejected(db: Executor, importId: number): AsyncGenerator<string> {
  yield "line,text,reason\r\n";
  for (let after = 0; ; ) {
    const lines = await listRejected(db, importId, { after, limit: LINES_AT_ONCE });
    if (lines.length > 0)
      yield lines.map(({ line, text, reason }) => csvLine([line, text, rejectWords[reason]])).join("");
    if (lines.length < LINES_AT_ONCE) return;
    after = lines.at(-1)?.line ?? after;
  }
}
