import { expect, it } from "vitest";
import { chooseChunkInterval } from "./choose-chunk-interval.ts";

it.each([
  [0, 24],
  [1_000, 24],
  [20_000, 24],
  [100_000, 6],
  [250_000, 6],
  [1_000_000, 1],
  [10_000_000, 1],
])("%i rows a minute: chunks of %i h", (rowsPerMinute, hours) => {
  expect(chooseChunkInterval(rowsPerMinute)).toBe(hours * 3_600);
});
