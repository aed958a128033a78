import { expect, test } from "vitest";
import type { RunCommand } from "#lib/run-command.ts";
import { findClientProgram } from "./find-client-program.ts";

/** Folders by the version of what is in them; none is Debian's, and there is no apt to get one. */
const run: RunCommand = async (command) => {
  const version = /^\/(\d+)\//.exec(command)?.[1];
  return version === undefined
    ? { ok: false, code: null, stdout: "", stderr: "no such file" }
    : { ok: true, code: 0, stdout: `pg_dump (PostgreSQL) ${version}.2 (Debian)\n`, stderr: "" };
};
const find = (major: number, binDirs: string[]) =>
  findClientProgram({ name: "pg_dump", major, run, binDirs, cacheDirs: [], say: () => {} });

test("the oldest that is not older than the server", async () => {
  expect(await find(17, ["/15", "/18", "/nothing", "/17"])).toMatchObject({
    command: "/17/pg_dump",
    major: 17,
  });
  expect(await find(16, ["/15", "/18"])).toMatchObject({ major: 18 });
});

test("where there is none it says what was found, and which package has it", async () => {
  await expect(find(18, ["/15", "/17"])).rejects.toThrow(
    /PostgreSQL 18: pg_dump 18 or newer is needed \(\/15\/pg_dump is 15, \/17\/pg_dump is 17.*postgresql-client-18/,
  );
  await expect(find(17, [])).rejects.toThrow(/there is none.*postgresql-client-17/);
});
