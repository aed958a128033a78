/** Whether a backup can be restored into this database: an empty one, whose server can do what the old one did. */
import type postgres from "postgres";
import { AppError } from "#lib/errors.ts";
import type { DumpFacts } from "./read-dump.ts";

/** There from before the first table until the data are whole. */
export const UNFINISHED = "unfinished_restore";

export interface TargetFacts {
  /** The server's major version. */
  major: number;
  /** What was begun and did not come to its end. */
  unfinished: { file: string; begunAt: string } | null;
  /** null: it has no tables of ours. */
  influencers: number | null;
  hasDataPoints: boolean;
  hasQueue: boolean;
  /** Versions of TimescaleDB that can be had in it; none: the server has none, or may not make it. */
  timescaleVersions: readonly string[];
  /** The one that is in it already. */
  timescaleVersion: string | null;
}

export async function lookAtTarget(sql: postgres.Sql): Promise<TargetFacts> {
  const [row] = await sql<
    {
      unfinished: boolean;
      isOurs: boolean;
      hasPoints: boolean;
      hasQueue: boolean;
      installed: string | null;
      major: number;
    }[]
  >`
    SELECT current_setting('server_version_num')::int / 10000 AS major,
      to_regclass(${`public.${UNFINISHED}`}) IS NOT NULL AS unfinished,
      to_regclass('public.influencers') IS NOT NULL AS "isOurs",
      to_regclass('public.data_points') IS NOT NULL AS "hasPoints",
      to_regnamespace('pgboss') IS NOT NULL AS "hasQueue",
      (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS installed`;
  const versions = await sql<{ version: string }[]>`
    SELECT version FROM pg_available_extension_versions
    WHERE name = 'timescaledb' AND coalesce(current_setting('timescaledb.disable_load', true), 'absent') = 'off'`;
  const [unfinished] = row?.unfinished
    ? await sql<{ file: string; begunAt: string }[]>`
        SELECT file, begun_at::text AS "begunAt" FROM public.unfinished_restore`
    : [];
  const [counted] = row?.isOurs
    ? await sql<{ influencers: number }[]>`SELECT count(*)::int AS influencers FROM public.influencers`
    : [];
  const [points] = row?.hasPoints
    ? await sql<{ some: boolean }[]>`SELECT EXISTS (SELECT FROM public.data_points) AS some`
    : [];
  return {
    major: row?.major ?? 0,
    unfinished: unfinished ?? null,
    influencers: counted?.influencers ?? null,
    hasDataPoints: points?.some ?? false,
    hasQueue: row?.hasQueue ?? false,
    timescaleVersions: versions.map(({ version }) => version),
    timescaleVersion: row?.installed ?? null,
  };
}

/** Pure. `makeEmpty`: what to do for an empty one. Throws AppError CONFLICT or BAD_CONFIGURATION. */
export function judgeTarget(
  target: TargetFacts,
  dump: Pick<DumpFacts, "timescaleVersion" | "serverVersion">,
  makeEmpty: string,
): void {
  const { unfinished, influencers, hasDataPoints, hasQueue } = target;
  if (unfinished)
    throw new AppError(
      "CONFLICT",
      `This database holds half of a backup: restoring ${unfinished.file}, begun ${unfinished.begunAt}, did not come to its end. ${makeEmpty}`,
    );
  if (influencers !== null || hasQueue) {
    const held =
      influencers === null
        ? "a queue of ours"
        : `tables of ours, with ${influencers.toLocaleString("en")} influencers and ${hasDataPoints ? "data points" : "no data point"}`;
    throw new AppError(
      "CONFLICT",
      `This database is not empty: it has ${held}. A backup goes into an empty one only. ${makeEmpty}`,
    );
  }
  if (target.major < Number.parseInt(dump.serverVersion, 10))
    throw new AppError(
      "BAD_CONFIGURATION",
      `The backup is of PostgreSQL ${dump.serverVersion}, and this server is an older one, ${target.major}: restore it on that version or a newer one.`,
    );
  const wanted = dump.timescaleVersion;
  if (wanted === null) return;
  const { timescaleVersion, timescaleVersions } = target;
  if (timescaleVersions.length === 0)
    throw new AppError(
      "BAD_CONFIGURATION",
      `The backup is of a database with TimescaleDB ${wanted}, whose chunks plain PostgreSQL can't hold, and this server has no TimescaleDB (or has not loaded it). Restore it on a server with that version.`,
    );
  if (timescaleVersion === wanted || (timescaleVersion === null && timescaleVersions.includes(wanted)))
    return;
  throw new AppError(
    "BAD_CONFIGURATION",
    `The backup needs TimescaleDB ${wanted}, the very version that it was made with; ${timescaleVersion === null ? `this server has ${timescaleVersions.join(", ")}` : `this database has ${timescaleVersion}: make it anew without the extension`}. Restore it with that version, and update the extension afterwards (ALTER EXTENSION timescaledb UPDATE).`,
  );
}
