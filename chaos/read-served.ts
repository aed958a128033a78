/** What the upstream answered with 200: the stand-in's own record. */
import { existsSync } from "node:fs";
import { eachServed } from "#mockstagram/served-log.ts";
import { type Grid, SERVED } from "./grid.ts";

/** Marks the grid; the number of answers, repeated ones too. */
export function readServed(file: string, grid: Grid): number {
  let answers = 0;
  if (!existsSync(file)) return answers;
  eachServed(file, ({ pk, slot }) => {
    answers++;
    const row = grid.rowOfPk(pk);
    const column = grid.columnOf(slot);
    if (row !== undefined && column !== undefined) grid.mark(row, column, SERVED);
  });
  return answers;
}
