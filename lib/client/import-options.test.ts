import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, onTestFinished, test } from "vitest";
import type { ImportDetail, ImportState } from "#lib/domain/import.ts";
import { forgetFile, keepFile } from "./chosen-files.ts";
import { askedEvery, importOptions, showImport } from "./import-options.ts";

const id = 7;

function importIn(state: ImportState): ImportDetail {
  return {
    ...{ id, name: "a.csv", state, platform: "mockstagram", interval: 60, createdBy: "a@example.org" },
    ...{ createdAt: 0, startedAt: null, finishedAt: null, bytes: 1, received: 0, lines: 0, linesReceived: 0 },
    ...{ fresh: 0, existing: 0, duplicate: 0, malformed: 0, added: 0, skipped: 0, removed: 0 },
    ...{ addsPerSecond: 0, problem: null, reasons: {}, rejected: [], chunks: [] },
    samples: { fresh: [], existing: [], duplicate: [] },
  };
}

test("is asked for again in each state that may change by itself, or by another admin", () => {
  for (const state of ["checking", "running", "undoing"] as const)
    expect(askedEvery({ id, state })).toBe(1_000);
  for (const state of ["ready", "paused"] as const) expect(askedEvery({ id, state })).toBe(15_000);
  for (const state of ["done", "cancelled", "undone"] as const) expect(askedEvery({ id, state })).toBe(false);
});

test("where another window may be sending the file, it is asked how far that is", () => {
  expect(askedEvery({ id, state: "receiving" })).toBe(1_000);
  keepFile(id, new Blob(["1"]));
  onTestFinished(() => forgetFile(id));
  expect(askedEvery({ id, state: "receiving" })).toBe(15_000);
});

test("an answer that was on its way when a change was made does not undo it on screen", async () => {
  const client = new QueryClient();
  const late = Promise.withResolvers<ImportDetail>();
  const observer = new QueryObserver(client, {
    ...importOptions(id),
    queryFn: () => late.promise,
    initialData: importIn("ready"),
    staleTime: 60_000,
  });
  const close = observer.subscribe(() => {});
  onTestFinished(() => {
    close();
    client.clear();
  });
  const asked = observer.refetch();
  await showImport(client, importIn("running"));
  late.resolve(importIn("ready"));
  await asked;
  expect(observer.getCurrentResult().data?.state).toBe("running");
});
