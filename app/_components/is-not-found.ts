/** Whether a read ended with NOT_FOUND: nobody of that name, in place of something that went wrong. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "NOT_FOUND";
}
