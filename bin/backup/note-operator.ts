/** Notes in the audit log what a command has just done to the database as a whole. */
import { actAs } from "#lib/acting.ts";
import { connectDatabase } from "#lib/db/client.ts";
import { type AuditEvent, noteAudit } from "#lib/store/note-audit.ts";
import { SECOND } from "#lib/time.ts";

export async function noteOperator(url: string, name: string, event: AuditEvent): Promise<void> {
  const client = connectDatabase({ url, name, max: 1, statementTimeoutMs: 30 * SECOND });
  try {
    await actAs({ actor: { kind: "operator", name }, requestId: null }, () =>
      client.db.transaction((tx) => noteAudit(tx, event)),
    );
  } finally {
    await client.close();
  }
}
