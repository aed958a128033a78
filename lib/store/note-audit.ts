/**
 * Notes who changed what, in the transaction of the change: both hold, or neither. Who acts is known (acting.ts); what
 * changed nothing is not noted.
 */
import { sql } from "drizzle-orm";
import { whoActs } from "#lib/acting.ts";
import type { Transaction } from "#lib/db/client.ts";
import type { Actor, AuditFields, AuditTarget } from "#lib/domain/audit.ts";
import type { AuditAction } from "#lib/domain/audit-actions.ts";

export interface AuditEvent {
  action: AuditAction;
  target: AuditTarget;
  /** The fields that changed, as they were; absent: there was nothing before. No secrets. */
  before?: AuditFields | undefined;
  /** The same as they are now. */
  after?: AuditFields | undefined;
  /** Where it is not who acts: somebody who has just proved who they are. */
  actor?: Actor | undefined;
}

/** One event, or many of one change. */
export async function noteAudit(tx: Transaction, event: AuditEvent | readonly AuditEvent[]): Promise<void> {
  const events: readonly AuditEvent[] = "action" in event ? [event] : event;
  if (events.length === 0) return;
  const { actor, requestId } = whoActs();
  const rows = events.map(({ action, target, before, after, actor: who = actor }) => ({
    ...{ actor_kind: who.kind, actor_id: who.id, actor_name: who.name, request_id: requestId },
    ...{ action, target_kind: target.kind, target_id: target.id, before, after },
  }));
  await tx.execute(sql`
    INSERT INTO audit_events
      (actor_kind, actor_id, actor_name, action, target_kind, target_id, before, after, request_id)
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows, sound)}::text::jsonb) AS noted (
      actor_kind text, actor_id text, actor_name text, action text, target_kind text, target_id text,
      before jsonb, after jsonb, request_id text)`);
}

/** What no text of PostgreSQL can hold must not cost the change. */
function sound(_name: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed().replaceAll("\u0000", "\uFFFD") : value;
}
