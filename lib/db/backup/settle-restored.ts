/**
 * What a restored database needs before it is used, though nearly each row is as it was: what was handed out after the backup
 * must not be handed out again, what was revoked since must not open anything, and transactions are numbered by another server
 * now.
 */
import type postgres from "postgres";
import { ownDatabase } from "./own-database.ts";

/**
 * Ids of the time that was lost may wait in spools, queues and addresses. More influencers than are ever added between two
 * backups; workers keep eight bytes for each id that is left out.
 */
const ID_GAP = 2_000_000;

/** `copy`: the old database lives on, and what is spooled for it is none of this one's. */
export async function settleRestored(sql: postgres.Sql, { copy }: { copy: boolean }): Promise<void> {
  await moveIdsOn(sql);
  await renewTransactions(sql);
  await signEverybodyOut(sql);
  await noteSuccessor(sql, copy);
}

/** All of ours, since none costs anything: influencers and shards stand in results, the others in people's browsers. */
async function moveIdsOn(sql: postgres.Sql): Promise<void> {
  await sql`
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass,
      last + least(${ID_GAP}::int8, (max_value - last) / 2))
    FROM pg_sequences, coalesce(last_value, start_value - 1, 0) AS last
    WHERE schemaname = 'public' AND last + 1 < max_value`;
}

/**
 * Numbers of the old server's transactions are in the future of this one's: workers would read the whole registry anew each
 * second, and the snapshot all shards of all hours. Where they are in its past, an answer could bear an old one's ETag.
 */
async function renewTransactions(sql: postgres.Sql): Promise<void> {
  await sql`UPDATE public.influencers SET changed_xid = pg_current_xact_id()`;
  await sql`UPDATE public.hour_writes SET written_xid = pg_current_xact_id()::text::int8`;
}

/** Which sessions were ended and which links used up or taken back since the backup, nothing here tells. */
async function signEverybodyOut(sql: postgres.Sql): Promise<void> {
  await sql`DELETE FROM public.sessions`;
  await sql`DELETE FROM public.account_links`;
}

/** Only now, with ids moved on, may results of the old one come in. */
async function noteSuccessor(sql: postgres.Sql, copy: boolean): Promise<void> {
  if (copy) await sql`DELETE FROM public.lineage WHERE restored_as IS NULL`;
  else {
    const own = sql.unsafe(ownDatabase);
    await sql`UPDATE public.lineage SET restored_as = ${own}, restored_at = now() WHERE restored_as IS NULL`;
  }
}
