/** Makes a new cluster: beside its place and renamed into it, so that a half one is never taken for a whole. */
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";
import type { RunCommand } from "#lib/run-command.ts";
import { MINUTE } from "#lib/time.ts";
import type { Identity } from "./choose-identity.ts";
import type { Engine } from "./engine.ts";
import { serverEnvironment } from "./server-environment.ts";

/** The server's superuser, and the database's name. */
export const DATABASE_NAME = "influencer_analytics";

export interface InitOptions {
  engine: Engine;
  identity: Identity;
  /** Absent or empty so far. */
  cluster: string;
  password: string;
  /** false: skips fsync, for throw-away clusters. */
  sync: boolean;
  run: RunCommand;
}

/** Throws AppError UNAVAILABLE if the engine can't make one. */
export async function initCluster(options: InitOptions): Promise<void> {
  const { engine, identity, cluster, password, sync, run } = options;
  const draft = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(draft, { recursive: true, force: true });
  try {
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    chmodSync(passwordFile, 0o600);
    if (identity.user) {
      for (const path of [draft, passwordFile]) chownSync(path, identity.user.uid, identity.user.gid);
    }
    // Code-point order and Unicode case on every engine, whatever the machine's locales are.
    const locale =
      engine.major >= 17
        ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        : ["--locale=C"];
    const { command, args } = identity.wrap(join(engine.binDir, "initdb"), [
      `--pgdata=${draft}`,
      `--username=${DATABASE_NAME}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      ...locale,
      ...(sync ? [] : ["--no-sync"]),
    ]);
    const outcome = await run(command, args, {
      cwd: "/",
      env: serverEnvironment(),
      timeoutMs: 5 * MINUTE,
      ...(identity.user ? { uid: identity.user.uid, gid: identity.user.gid } : {}),
    });
    if (!outcome.ok) {
      throw new AppError(
        "UNAVAILABLE",
        `initdb of PostgreSQL ${engine.version} failed: ${lastLine(outcome.stderr)}`,
      );
    }
    if (existsSync(cluster)) rmSync(cluster, { recursive: true });
    renameSync(draft, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

function lastLine(text: string): string {
  const lines = text.trim().split("\n");
  return lines.findLast((line) => /error|fatal|could not/i.test(line)) ?? lines.at(-1) ?? "it said nothing";
}
