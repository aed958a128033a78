/**
 * As whom the server's programs run. PostgreSQL refuses root: then a user namespace in which we are somebody else
 * (it can enter what root can), and where namespaces are refused, another system user and a folder that it can enter.
 */
import { createHash } from "node:crypto";
import { chownSync, mkdirSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { RunCommand } from "#lib/run-command.ts";

export interface Identity {
  kind: "self" | "namespace" | "user";
  /** Holds the cluster. DATA_DIR, unless another user has to enter it and can't. */
  home: string;
  /** Where engines are kept that this identity must be able to read; null: the ordinary cache. */
  engineHome: string | null;
  /** Set when the programs drop to another user. */
  user: { name: string; uid: number; gid: number } | null;
  /** The same call, made as this identity. */
  wrap(command: string, args: readonly string[]): { command: string; args: readonly string[] };
  /** One line for people when something unusual was needed. */
  note: string | null;
}

export interface IdentityOptions {
  dataDir: string;
  run: RunCommand;
  /** Our own user id; undefined on systems without. */
  uid?: number | undefined;
  /** For the other user's folder. */
  sharedHome?: string;
}

const asIs: Identity["wrap"] = (command, args) => ({ command, args });

export async function chooseIdentity(options: IdentityOptions): Promise<Identity> {
  const { dataDir, run, uid = process.getuid?.(), sharedHome = "/var/lib/influencer-analytics" } = options;
  const self: Identity = {
    kind: "self",
    home: dataDir,
    engineHome: null,
    user: null,
    wrap: asIs,
    note: null,
  };
  if (uid === undefined || (uid !== 0 && hasName())) return self;
  const users = systemUsers();
  const mapped = users.find((user) => user.uid !== 0);
  if (mapped) {
    // initdb asks the name of its user, so the mapped id must be one that the machine knows.
    const prefix = ["--user", `--map-user=${mapped.uid}`, `--map-group=${mapped.gid}`, "--"];
    const wrap: Identity["wrap"] = (command, args) => ({
      command: "unshare",
      args: [...prefix, command, ...args],
    });
    const probe = wrap("sh", ["-c", 'test -w "$1" && test -x "$1"', "sh", dataDir]);
    if ((await run(probe.command, probe.args, { timeoutMs: 10_000 })).ok)
      return { ...self, kind: "namespace", wrap };
  }
  if (uid !== 0) return self;
  const user = users.find(({ name }) => name === "postgres") ?? users.find(({ name }) => name === "nobody");
  if (!user) return self;
  const enters = await run("sh", ["-c", 'test -x "$1"', "sh", dataDir], {
    cwd: "/",
    uid: user.uid,
    gid: user.gid,
    timeoutMs: 10_000,
  });
  const home = enters.ok
    ? dataDir
    : join(sharedHome, createHash("sha256").update(dataDir).digest("hex").slice(0, 12));
  if (!enters.ok) {
    mkdirSync(home, { recursive: true, mode: 0o755 });
    chownSync(home, user.uid, user.gid);
  }
  return {
    ...self,
    kind: "user",
    home,
    engineHome: join(sharedHome, "engines"),
    user,
    note: `PostgreSQL refuses root, and user namespaces are not allowed here: it runs as the system user ${user.name}${enters.ok ? "" : `, with its data in ${home}`}.`,
  };
}

function hasName(): boolean {
  try {
    return userInfo().username !== "";
  } catch {
    return false;
  }
}

function systemUsers(): { name: string; uid: number; gid: number }[] {
  try {
    return readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((line) => line.split(":"))
      .flatMap(([name, , uid, gid]) =>
        name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [],
      );
  } catch {
    return [];
  }
}
