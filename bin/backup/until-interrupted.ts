/** Ctrl-C or SIGTERM ends what is under way in order: half a file is removed, and what happened is said. */
export function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}
