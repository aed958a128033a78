/**
 * Aborts at SIGINT and SIGTERM, so that a bench ends at its next look and puts away what it started. Further ones change
 * nothing: a terminal's Ctrl-C comes twice under npm, from the terminal and from npm.
 */
export function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => controller.abort());
  return controller.signal;
}
