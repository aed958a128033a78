/** The product's web as a process of its own, built first where that is needed, awaited until it answers. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { findFreePort } from "#lib/find-free-port.ts";
import { delay, MINUTE, monotonicMs, SECOND } from "#lib/time.ts";
import { type Child, startNode } from "./child.ts";

/** A build is part of it. */
const PATIENCE_MS = 5 * MINUTE;

/** Throws when it ends before, or is not ready within five minutes. */
export async function startWeb(databaseUrl: string, folder: string): Promise<Child & { url: string }> {
  const port = await findFreePort("127.0.0.1", 14_640);
  const log = join(folder, "web.log");
  const env = {
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: randomBytes(32).toString("base64url"),
    PORT: `${port}`,
    MOCKSTAGRAM_URL: "http://127.0.0.1:14999",
  };
  const child = startNode([join(import.meta.dirname, "../bin/web.ts")], env, log);
  const url = `http://127.0.0.1:${port}`;
  const until = monotonicMs() + PATIENCE_MS;
  const isReady = () =>
    fetch(`${url}/api/health/ready`).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
  while (!(await isReady())) {
    if (child.process.exitCode !== null) throw new Error(`the web has ended: see ${log}`);
    if (monotonicMs() > until) throw new Error(`the web is not ready: see ${log}`);
    await delay(SECOND / 5);
  }
  return { ...child, url };
}
