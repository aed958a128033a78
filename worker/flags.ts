/**
 * Node's own options for a worker's process; package.json and compose.yaml name them too (worker/flags.test.ts).
 * V8 lets its young generation grow to three times 16 MB a space when much is under way at once, and never gives it
 * back: large bodies made a worker 70 MB larger. At half of that a request costs the same CPU (measured).
 */
export const workerFlags: readonly string[] = ["--max-semi-space-size=8"];
