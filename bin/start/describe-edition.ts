/** One line for people on what kind of database a server is. */
import type { EditionInfo } from "#lib/db/edition/detect-edition.ts";

const names = { plain: "plain", apache: "Apache", community: "Community" } as const;

export function describeEdition({ edition, serverVersion, timescaleVersion }: EditionInfo): string {
  return edition === "plain"
    ? `PostgreSQL ${serverVersion} without TimescaleDB`
    : `TimescaleDB ${timescaleVersion} (${names[edition]} edition) on PostgreSQL ${serverVersion}`;
}
