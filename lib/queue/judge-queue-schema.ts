/** Whether the queue's tables are of this release: pg-boss opens those of its own version alone, and says no more than that. */
import type { PgBoss } from "pg-boss";
import manifest from "pg-boss/package.json" with { type: "json" };
import { AppError, messageOf } from "#lib/errors.ts";

/** Of pg-boss's tables, as this release makes and reads them. */
export const QUEUE_SCHEMA: number = manifest.pgboss.schema;

interface SchemaFinding {
  says: string;
  /** What to do next. */
  todo: string;
}

/** null: they are. Pure. */
export function judgeQueueSchema(version: number): SchemaFinding | null {
  if (version === QUEUE_SCHEMA) return null;
  const says = `the queue's tables are of version ${version}, this release knows ${QUEUE_SCHEMA} alone`;
  return version < QUEUE_SCHEMA
    ? { says, todo: "npm run db:migrate" }
    : { says, todo: "a newer release has migrated: bring this process to it" };
}

/** What it means that pg-boss did not start, where somebody has to act; null: it is something else, a server that is away. */
export async function refusalOf(boss: PgBoss, error: unknown): Promise<AppError | null> {
  if (!/requires migrations/.test(messageOf(error))) return null;
  const version = await boss.schemaVersion().catch(() => null);
  const finding = version === null ? null : judgeQueueSchema(version);
  return finding && new AppError("BAD_CONFIGURATION", `${finding.says}: ${finding.todo}`);
}
