/** Which engine a data folder gets: the first that can be had. An existing folder keeps its engine and major version. */
import { cpSync, existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";
import type { RunCommand } from "#lib/run-command.ts";
import type { Identity } from "./choose-identity.ts";
import type { FolderRecord } from "./data-folder.ts";
import type { Engine, EngineFinding, EngineKind } from "./engine.ts";
import { findInstalledEngine } from "./find-installed-engine.ts";
import { findNpmEngine } from "./find-npm-engine.ts";
import { engineCaches, findPortableEngine } from "./find-portable-engine.ts";
import { inspectEngine } from "./inspect-engine.ts";

export const engineOrder: readonly EngineKind[] = ["installed", "portable", "npm"];

/** Looks for one kind of engine; `major` where only that version will do. */
export type FindEngine = (kind: EngineKind, major?: number) => Promise<EngineFinding>;

export interface FindOptions {
  dataDir: string;
  identity: Identity;
  run: RunCommand;
  say: (line: string) => void;
}

/** The finder for this machine: what it finds can be run as `identity`. */
export function engineFinder({ dataDir, identity, run, say }: FindOptions): FindEngine {
  const cacheDirs = identity.engineHome ? [identity.engineHome] : engineCaches(dataDir);
  return async (kind, major) => {
    const finding = await {
      installed: () => findInstalledEngine(run, major === undefined ? {} : { major }),
      portable: () => findPortableEngine({ run, say, cacheDirs }),
      npm: () => findNpmEngine(run),
    }[kind]();
    if ("missing" in finding) return finding;
    if (major !== undefined && finding.engine.major !== major) {
      return { missing: `only PostgreSQL ${finding.engine.major} can be had` };
    }
    return reach(finding.engine, identity, run);
  };
}

/** Calls `attempt` with each engine in turn until one succeeds. Throws AppError BAD_CONFIGURATION with all reasons. */
export async function chooseEngine<T>(options: {
  find: FindEngine;
  /** Of an existing data folder. */
  record: FolderRecord | null;
  /** Kinds in question, in order. */
  kinds: readonly EngineKind[];
  attempt: (engine: Engine) => Promise<T>;
}): Promise<{ engine: Engine; result: T; reasons: string[] }> {
  const { find, record, kinds, attempt } = options;
  if (record) {
    const finding = await find(record.engine, record.major);
    if ("engine" in finding) return { ...finding, result: await attempt(finding.engine), reasons: [] };
    throw new AppError(
      "BAD_CONFIGURATION",
      `The data in ${record.cluster} belong to PostgreSQL ${record.major} (${record.engine}), which can't be had any more: ${finding.missing}. Bring it back, or set DATA_DIR to a new folder.`,
    );
  }
  const reasons: string[] = [];
  for (const kind of kinds) {
    const finding = await find(kind);
    if ("missing" in finding) {
      reasons.push(finding.missing);
      continue;
    }
    try {
      return { ...finding, result: await attempt(finding.engine), reasons };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "UNAVAILABLE") throw error;
      reasons.push(error.message);
    }
  }
  throw new AppError("BAD_CONFIGURATION", `There is no database engine: ${reasons.join("; ")}.`);
}

/** Makes sure that `identity` can run the engine; one from npm is copied to where it can. */
async function reach(engine: Engine, identity: Identity, run: RunCommand): Promise<EngineFinding> {
  const asIdentity: RunCommand = (command, args, options) => {
    const wrapped = identity.wrap(command, args);
    const user = identity.user ? { uid: identity.user.uid, gid: identity.user.gid, cwd: "/" } : {};
    return run(wrapped.command, wrapped.args, { ...options, ...user });
  };
  const runs = async (binDir: string) =>
    (await asIdentity(join(binDir, "postgres"), ["--version"], { timeoutMs: 10_000 })).ok;
  if (await runs(engine.binDir)) return { engine };
  if (engine.kind === "npm" && identity.engineHome) {
    const place = join(identity.engineHome, `npm-${engine.version}`);
    if (!existsSync(place)) {
      const draft = `${place}.build-${process.pid}`;
      cpSync(join(engine.binDir, ".."), draft, { recursive: true, verbatimSymlinks: true });
      renameSync(draft, place);
    }
    const copy = await inspectEngine("npm", join(place, "bin"), run);
    if (copy && (await runs(copy.binDir))) return { engine: copy };
  }
  return {
    missing: `${join(engine.binDir, "postgres")} can't be run by ${identity.user?.name ?? "this user"}`,
  };
}
