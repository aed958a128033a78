/** Notes of an influencer that a range touches. */
import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Note, NoteList } from "#lib/domain/note.ts";
import { NOTES_LISTED_MAX } from "#lib/domain/note-limits.ts";
import { type InfluencerKey, requireInfluencer } from "./require-influencer.ts";

export interface NotesInput extends InfluencerKey {
  /** [from, to), epoch seconds; absent: no limit. */
  from?: number | undefined;
  to?: number | undefined;
}

/** `showsAuthors`: whoever asks is signed in. Throws NOT_FOUND. */
export async function listNotes(
  db: Executor,
  input: NotesInput,
  { showsAuthors }: { showsAuthors: boolean },
): Promise<NoteList> {
  const { id } = await requireInfluencer(db, input);
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = input;
  const touching = sql`influencer_id = ${id} AND removed_at IS NULL
    AND begins_at < to_timestamp(${to}::float8)
    AND coalesce(ends_at, begins_at + interval '1 second') > to_timestamp(${from}::float8)`;
  const notes = await db.execute<Note & Record<string, unknown>>(sql`
    SELECT ${noteColumns(showsAuthors)} FROM notes WHERE ${touching}
    ORDER BY begins_at, id LIMIT ${NOTES_LISTED_MAX}`);
  if (notes.length < NOTES_LISTED_MAX) return { notes: [...notes], total: notes.length };
  const [row] = await db.execute<{ total: number }>(
    sql`SELECT count(*)::int AS total FROM notes WHERE ${touching}`,
  );
  return { notes: [...notes], total: row?.total ?? notes.length };
}

/** As domain/note has it. */
function noteColumns(showsAuthors: boolean): SQL {
  return sql`id, text, extract(epoch FROM begins_at)::float8 AS "from", extract(epoch FROM ends_at)::float8 AS "to",
    ${showsAuthors ? sql`written_by` : sql`NULL::text`} AS "by",
    extract(epoch FROM written_at)::float8 AS "writtenAt", extract(epoch FROM changed_at)::float8 AS "changedAt"`;
}
