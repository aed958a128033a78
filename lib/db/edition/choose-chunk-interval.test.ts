import { expect, it } from "vitest";
import { chooseChunkInterval } from "./choose-chunk-interval.ts";
import { hypertables } from "./hypertables.ts";

it.each([
  [0, 24, 30, 90],
  [1_000, 24, 30, 90],
  [20_000, 24, 30, 90],
  [100_000, 6, 7, 30],
  [250_000, 6, 1, 7],
  [1_000_000, 1, 1, 7],
  [10_000_000, 1, 1, 7],
])("%i rows a minute: chunks of %i h, roll-ups of %i and %i days", (rate, hours, days15m, days1h) => {
  const chosen = hypertables.map(({ rowsAPoint, chunks }) => chooseChunkInterval(rate * rowsAPoint, chunks));
  expect(chosen).toEqual([hours * 3_600, days15m * 86_400, days1h * 86_400]);
});
