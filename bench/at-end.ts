/** What a bench has started is ended also when it is interrupted: servers and workers would go on without it. */

const ends: (() => unknown)[] = [];

/** Runs `end` when the bench is interrupted; the last one that was said comes first. */
export function atEnd(end: () => unknown): void {
  ends.push(end);
}

for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, async () => {
    for (const end of ends.splice(0).reverse()) {
      try {
        await end();
      } catch (error) {
        console.error(error);
      }
    }
    process.exit(130);
  });
}
