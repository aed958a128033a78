import { expect, test } from "vitest";
import { createSpoolLabel } from "./label-spool.ts";

function setUp(options: { before: string | null; points: number; current: string | null }) {
  const world = { ...options };
  const label = createSpoolLabel({
    before: world.before,
    points: () => world.points,
    current: () => world.current,
  });
  return { world, label };
}

test("an empty spool follows the database, and what is spooled then carries that one's ids", () => {
  const { world, label } = setUp({ before: "old", points: 0, current: "new" });
  expect(label()).toBe("new");
  world.points = 1_000;
  expect(label()).toBe("new");
  world.points = 0;
  world.current = "newest";
  expect(label()).toBe("newest");
});

test("what waits keeps its label, over a restart and when another database comes, until it is brought in", () => {
  const { world, label } = setUp({ before: "old", points: 1_000, current: "new" });
  expect(label()).toBe("old");
  expect(label()).toBe("old");
  world.points = 0;
  expect(label()).toBe("new");
});

test("a label that nobody knows is that of the database that comes first", () => {
  const { world, label } = setUp({ before: null, points: 1_000, current: null });
  expect(label()).toBeNull();
  world.current = "new";
  expect(label()).toBe("new");
  world.current = "newest";
  expect(label()).toBe("new");
});
