/** Web and worker on a database of their own, each of which can be killed and started again on its port. */
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createAccountLink } from "#lib/auth/create-account-link.ts";
import type { Database } from "#lib/db/client.ts";
import { findFreePort } from "#lib/find-free-port.ts";
import { delay, MINUTE, monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import { type Child, startNode } from "../child.ts";

const ROOT = join(import.meta.dirname, "../..");
const EMAIL = "admin@example.org";
const PASSWORD = "correct horse battery";

export interface Killable {
  /** SIGKILL, and at once another one, which comes up by itself: what goes on shows that it did. */
  killAndRestart(): Promise<void>;
  /** How often it was killed. */
  kills(): number;
  isReady(): boolean;
  end(): Promise<unknown>;
}

export interface ImportProduct {
  url: string;
  web: Killable;
  worker: Killable;
  end(): Promise<void>;
}

export async function startProduct(databaseUrl: string, folder: string): Promise<ImportProduct> {
  const [port, workerPort, upstreamPort] = await Promise.all([
    findFreePort("127.0.0.1", 14_700),
    findFreePort("127.0.0.1", 14_720),
    findFreePort("127.0.0.1", 14_740),
  ]);
  const dataDir = join(folder, "data");
  mkdirSync(dataDir);
  const env = {
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    AUTH_SECRET: randomBytes(32).toString("base64url"),
    PORT: `${port}`,
    WORKER_PORT: `${workerPort}`,
    MOCKSTAGRAM_URL: `http://127.0.0.1:${upstreamPort}`,
    LOG_LEVEL: "info",
  };
  const start =
    (script: string, ...args: string[]) =>
    () =>
      startNode([join(ROOT, script), ...args], env, join(folder, `${script.replaceAll("/", "-")}.log`));
  const upstream = start("mockstagram/main.ts", "--mode", "realistic", "--port", `${upstreamPort}`)();
  const url = `http://127.0.0.1:${port}`;
  const worker = killable(start("worker/main.ts"), `http://127.0.0.1:${workerPort}/api/health/ready`);
  const web = killable(start("bin/web.ts"), `${url}/api/health/ready`);
  const end = async () => {
    await Promise.all([worker.end(), web.end(), upstream.end()]);
  };
  try {
    await Promise.all([worker.ready(), web.ready()]);
  } catch (error) {
    await end();
    throw error;
  }
  return { url, web, worker, end };
}

/** The Cookie header of a signed-in admin, whose account is made on the way. */
export async function signIn(db: Database, url: string): Promise<string> {
  const { token } = await createAccountLink(db, systemClock, { email: EMAIL, role: "admin" });
  const claim = () =>
    fetch(`${url}/api/v1/account`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token, password: PASSWORD }),
    });
  let answer = await claim();
  // A first answer of a web that has just begun, on a machine that is busy.
  if (answer.status === 503) answer = await claim();
  if (!answer.ok) throw new Error(`signing in: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

function killable(start: () => Child, readyUrl: string): Killable & { ready(): Promise<void> } {
  let child = start();
  let kills = 0;
  let ready = false;
  async function untilReady() {
    const until = monotonicMs() + 5 * MINUTE;
    for (;;) {
      const ok = await fetch(readyUrl, { signal: AbortSignal.timeout(SECOND) }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.ok;
        },
        () => false,
      );
      if (ok) break;
      if (child.process.exitCode !== null) throw new Error(`it has ended: ${readyUrl}`);
      if (monotonicMs() > until) throw new Error(`not ready: ${readyUrl}`);
      await delay(SECOND / 10);
    }
    ready = true;
  }
  return {
    ready: untilReady,
    isReady: () => ready,
    kills: () => kills,
    end: () => child.end(),
    async killAndRestart() {
      ready = false;
      kills++;
      child.process.kill("SIGKILL");
      await child.end();
      child = start();
      // Whoever waits for what it does says so when it does not come up.
      void untilReady().catch(() => {});
    },
  };
}
