import { describe, expect, it } from "vitest";
import { AppError } from "#lib/errors.ts";
import { chooseEngine, engineOrder, type FindEngine } from "./choose-engine.ts";
import type { FolderRecord } from "./data-folder.ts";
import type { Engine, EngineKind } from "./engine.ts";

function engine(kind: EngineKind, major = 17): Engine {
  return { kind, binDir: `/${kind}`, major, version: `${major}.1`, timescale: null };
}

function finder(available: readonly EngineKind[], asked: EngineKind[] = []): FindEngine {
  return async (kind) => {
    asked.push(kind);
    return available.includes(kind) ? { engine: engine(kind) } : { missing: `no ${kind} one` };
  };
}

const record: FolderRecord = {
  v: 1,
  engine: "installed",
  major: 17,
  timescale: "2.19.3",
  cluster: "/data/pg",
  port: 5432,
};
const attempt = async (candidate: Engine) => candidate.kind;

describe("chooseEngine", () => {
  it.each<{ available: EngineKind[]; chosen: EngineKind; reasons: string[] }>([
    { available: ["installed", "portable", "npm"], chosen: "installed", reasons: [] },
    { available: ["portable", "npm"], chosen: "portable", reasons: ["no installed one"] },
    { available: ["npm"], chosen: "npm", reasons: ["no installed one", "no portable one"] },
  ])("a new folder gets the first of $available, with the reasons against the better ones", async (row) => {
    const choice = await chooseEngine({
      find: finder(row.available),
      record: null,
      kinds: engineOrder,
      attempt,
    });
    expect(choice.engine.kind).toBe(row.chosen);
    expect(choice.reasons).toEqual(row.reasons);
  });

  it("does not look further than the first that can be had", async () => {
    const asked: EngineKind[] = [];
    await chooseEngine({ find: finder(engineOrder, asked), record: null, kinds: engineOrder, attempt });
    expect(asked).toEqual(["installed"]);
  });

  it("passes over an engine that can't make a cluster, and says why", async () => {
    const choice = await chooseEngine({
      find: finder(engineOrder),
      record: null,
      kinds: engineOrder,
      attempt: async ({ kind }) => {
        if (kind === "installed") throw new AppError("UNAVAILABLE", "initdb failed");
        return kind;
      },
    });
    expect(choice.result).toBe("portable");
    expect(choice.reasons).toEqual(["initdb failed"]);
  });

  it("an existing folder keeps its engine and major version, though a better one is there", async () => {
    const seen: unknown[] = [];
    const choice = await chooseEngine({
      find: async (kind, major) => {
        seen.push([kind, major]);
        return { engine: engine(kind, major) };
      },
      record: { ...record, engine: "npm", major: 18 },
      kinds: engineOrder,
      attempt,
    });
    expect(seen).toEqual([["npm", 18]]);
    expect(choice.engine).toMatchObject({ kind: "npm", major: 18 });
  });

  it("refuses an existing folder whose engine is gone, and names both, instead of taking another", async () => {
    const choosing = chooseEngine({ find: finder(["portable", "npm"]), record, kinds: engineOrder, attempt });
    await expect(choosing).rejects.toThrow(
      /\/data\/pg belong to PostgreSQL 17 \(installed\).*no installed one/,
    );
    await expect(choosing).rejects.toMatchObject({ code: "BAD_CONFIGURATION" });
  });

  it("lists every reason when there is no engine at all", async () => {
    await expect(
      chooseEngine({ find: finder([]), record: null, kinds: engineOrder, attempt }),
    ).rejects.toThrow("There is no database engine: no installed one; no portable one; no npm one.");
  });
});
