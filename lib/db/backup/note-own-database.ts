/** Writes into a database which one it is, so that its backup can tell. The only row that names no successor is its own. */
import postgres from "postgres";
import { ownDatabase } from "./own-database.ts";

const READ_ONLY = "25006";

/** False where nothing can be written: a standby has what was noted on its primary. */
export async function noteOwnDatabase(sql: postgres.Sql): Promise<boolean> {
  const own = sql.unsafe(ownDatabase);
  try {
    await sql.begin(async (tx) => {
      await tx`DELETE FROM public.lineage WHERE restored_as IS NULL AND database <> ${own}`;
      await tx`INSERT INTO public.lineage (database) VALUES (${own}) ON CONFLICT DO NOTHING`;
    });
    return true;
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code === READ_ONLY) return false;
    throw error;
  }
}
