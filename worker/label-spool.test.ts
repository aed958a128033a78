import { expect, test } from "vitest";
import { createSpoolLabel } from "./label-spool.ts";

function setUp(options: { before: string | null; records: number; current: string | null }) {
  const world = { ...options };
  const label = createSpoolLabel({
    before: world.before,
    records: () => world.records,
    current: () => world.current,
  });
  return { world, label };
}

test("an empty spool follows the database, and what is spooled then carries that one's ids", () => {
  const { world, label } = setUp({ before: "old", records: 0, current: "new" });
  expect(label()).toBe("new");
  world.records = 3;
  expect(label()).toBe("new");
  world.records = 0;
  world.current = "newest";
  expect(label()).toBe("newest");
});

test("what waits keeps its label, over a restart and when another database comes, until it is brought in", () => {
  const { world, label } = setUp({ before: "old", records: 3, current: "new" });
  expect(label()).toBe("old");
  expect(label()).toBe("old");
  world.records = 0;
  expect(label()).toBe("new");
});

test("a label that nobody knows is that of the database that comes first", () => {
  const { world, label } = setUp({ before: null, records: 3, current: null });
  expect(label()).toBeNull();
  world.current = "new";
  expect(label()).toBe("new");
  world.current = "newest";
  expect(label()).toBe("new");
});
