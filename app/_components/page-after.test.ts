import { expect, test } from "vitest";
import { AppError } from "#lib/errors.ts";
import { pageAfter } from "./page-after.ts";

const read = async ({ cursor }: { cursor?: string }) => {
  if (cursor === "made up") throw new AppError("BAD_REQUEST", "The cursor is none of ours.");
  if (cursor === "away") throw new AppError("UNAVAILABLE", "The database is away.");
  return cursor ?? "newest";
};

test("the first page, and one that follows a cursor", async () => {
  expect(await pageAfter(null, read)).toEqual({ page: "newest", isFirst: true, problems: [] });
  expect(await pageAfter("x", read)).toEqual({ page: "x", isFirst: false, problems: [] });
});

test("a cursor that is none shows the newest, and says so", async () => {
  expect(await pageAfter("made up", read)).toEqual({
    page: "newest",
    isFirst: true,
    problems: ["The address names no page of this list: these are the newest."],
  });
});

test("a failure that is not the address's stays one", async () => {
  await expect(pageAfter("away", read)).rejects.toMatchObject({ code: "UNAVAILABLE" });
});
