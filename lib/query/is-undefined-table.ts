/** A generation of the snapshot that was dropped between two statements: its table is gone. */
export function isUndefinedTable(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error && "code" in cause && cause.code === "42P01";
}
