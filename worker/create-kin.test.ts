import { expect, test } from "vitest";
import { createKin } from "./create-kin.ts";

test("its own database's results and its predecessors' are a worker's, from when they are known; nobody else's", async () => {
  const world = { current: "b" as string | null, asked: 0, isAway: true };
  const kin = createKin({
    current: () => world.current,
    listPredecessors: async (database) => {
      if (world.isAway) throw new Error("away");
      world.asked++;
      return database === "b" ? ["a"] : [];
    },
  });
  await expect(kin.look()).rejects.toThrow("away");
  expect(["a", "b", "c"].filter(kin.isOurs)).toEqual(["b"]);
  world.isAway = false;
  await kin.look();
  await kin.look();
  expect(["a", "b", "c"].filter(kin.isOurs)).toEqual(["a", "b"]);
  expect(world.asked).toBe(1);
  world.current = "c";
  expect(["a", "b", "c"].filter(kin.isOurs)).toEqual(["c"]);
  world.current = null;
  await kin.look();
  expect(["a", "b", "c"].filter(kin.isOurs)).toEqual([]);
});
