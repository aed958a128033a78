/** Starts the product once for all tests, and ends it after them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { SERVED } from "./served-product.ts";

/** A production build on a slow machine included. */
const READY_WITHIN_MS = 5 * 60_000;

export default async function setUp(): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, ["e2e/serve.ts"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? "info" },
  });
  const lines = createInterface({ input: child.stdout });
  const timer = setTimeout(() => child.kill("SIGTERM"), READY_WITHIN_MS);
  const exited = once(child, "exit");
  const [first] = await Promise.race([once(lines, "line"), exited.then(() => [null])]);
  clearTimeout(timer);
  if (typeof first !== "string") throw new Error("The product did not start; see above.");
  process.env[SERVED] = first;
  console.log(`e2e database: ${JSON.parse(first).database}`);
  return async () => {
    child.kill("SIGTERM");
    await exited;
  };
}
