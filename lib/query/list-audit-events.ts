/** The audit log, newest first, a page at a time, by a key: what is written meanwhile moves nothing. */
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Executor } from "#lib/db/client.ts";
import type { AuditEntry, AuditFilter, AuditPage } from "#lib/domain/audit.ts";
import { openCursor, sealCursor } from "./seal-cursor.ts";

export interface AuditPageInput extends AuditFilter {
  limit: number;
  /** `next` of the page before. */
  cursor?: string | undefined;
}

const cursorSchema = z.strictObject({
  /** Epoch microseconds. */
  at: z.int().min(0),
  id: z.int().min(0),
});

type Row = Omit<AuditEntry, "actor" | "target"> & {
  actorKind: string;
  actorId: string | null;
  actorName: string | null;
  targetKind: string;
  targetId: string | null;
  micros: number;
};

/** Throws BAD_REQUEST for a cursor that is none of ours. */
export async function listAuditEvents(db: Executor, input: AuditPageInput): Promise<AuditPage> {
  const { limit, cursor } = input;
  const conditions = conditionsOf(input);
  if (cursor !== undefined) {
    const { at, id } = openCursor(cursorSchema, cursor);
    conditions.push(
      sql`(at, id) < ('epoch'::timestamptz + ${at}::int8 * interval '1 microsecond', ${id}::int8)`,
    );
  }
  const rows = await db.execute<Row & Record<string, unknown>>(sql`
    SELECT id::float8 AS id, extract(epoch FROM at)::float8 AS at, (extract(epoch FROM at) * 1000000)::float8 AS micros,
      actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName", action,
      target_kind AS "targetKind", target_id AS "targetId", before, after, request_id AS "requestId"
    FROM audit_events WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY at DESC, id DESC LIMIT ${limit + 1}`);
  const events = rows.slice(0, limit);
  const last = rows.length > limit ? events.at(-1) : undefined;
  return {
    events: events.map(entryOf),
    next: last === undefined ? null : sealCursor({ at: last.micros, id: last.id }),
  };
}

function conditionsOf({ actor, action, target, from, to }: AuditFilter): SQL[] {
  const conditions: SQL[] = [sql`true`];
  if (from !== undefined) conditions.push(sql`at >= to_timestamp(${from}::float8)`);
  if (to !== undefined) conditions.push(sql`at < to_timestamp(${to}::float8)`);
  if (actor !== undefined)
    conditions.push(sql`(actor_kind = ${actor} OR ${contains(sql`actor_name`, actor)})`);
  if (action !== undefined)
    conditions.push(sql`(action = ${action} OR starts_with(action, ${`${action}.`}))`);
  if (target !== undefined)
    conditions.push(sql`(target_kind = ${target} OR ${contains(sql`target_id`, target)})`);
  return conditions;
}

/** Whatever the case of its letters; nothing in `part` has a meaning of its own. */
function contains(column: SQL, part: string): SQL {
  return sql`strpos(lower(${column}), lower(${part})) > 0`;
}

function entryOf({
  actorKind,
  actorId,
  actorName,
  targetKind,
  targetId,
  micros: _,
  ...row
}: Row): AuditEntry {
  return {
    ...row,
    actor: { kind: actorKind, id: actorId, name: actorName },
    target: { kind: targetKind, id: targetId },
  };
}
