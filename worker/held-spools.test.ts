import pino from "pino";
import { expect, test } from "vitest";
import { openSpool } from "#lib/spool/open-spool.ts";
import { makePayload } from "#lib/testing/make-payload.ts";
import { createSimulatedDisk } from "#lib/testing/simulated-disk.ts";
import { createHeldSpools } from "./held-spools.ts";

const log = pino({ level: "silent" });
const disk = createSimulatedDisk(1);
const open = (name: string, maxBytes = 1 << 20) =>
  openSpool({ disk, folder: `/spool/${name}`, maxBytes, log, release: () => {} });

test("what waits in adopted spools counts as this worker's, room and drops do not", async () => {
  const own = await open("own");
  const orphan = await open("orphan", 20_000);
  await own.append(makePayload(600, 5));
  await orphan.append(makePayload(120, 7));
  const [first] = await orphan.read(1, 100);
  if (first === undefined) throw new Error("nothing there");
  await orphan.setAside(first, "no");
  while ((await orphan.append(makePayload(180, 400))).kind === "taken");
  const [mine, its] = [own.stats(), orphan.stats()];
  expect(its.droppedPoints).toBe(400);
  const held = createHeldSpools(own);
  expect(held.stats()).toEqual(mine);
  held.adopt(orphan);
  expect(held.stats()).toEqual({
    ...mine,
    records: mine.records + its.records,
    points: mine.points + its.points,
    oldestSlot: 120,
    refusedRecords: 1,
  });
  held.release(orphan);
  expect(held.stats()).toEqual(mine);
});

test("with nothing of its own waiting, the oldest slot is that of an adopted spool", async () => {
  const held = createHeldSpools(await open("empty"));
  const orphan = await open("other");
  await orphan.append(makePayload(60));
  held.adopt(orphan);
  expect(held.stats()).toMatchObject({ points: 3, oldestSlot: 60 });
});

test("of what is damaged in an adopted spool only what comes up while it is held counts, and stays counted", async () => {
  const damage = (name: string) => {
    const path = disk.files().find((file) => file.startsWith(`/spool/${name}/`) && file.endsWith(".segment"));
    disk.edit(path ?? "", (content) => {
      const at = content.length - 3;
      content[at] = (content[at] ?? 0) ^ 1;
      return content;
    });
  };
  const before = await open("torn");
  for (const slot of [60, 120, 180]) await before.append(makePayload(slot));
  await before.close();
  damage("torn");
  const held = createHeldSpools(await open("fresh"));
  const orphan = await open("torn");
  expect(orphan.stats().corruptRecords).toBe(1);
  held.adopt(orphan);
  expect(held.stats()).toMatchObject({ records: 2, corruptRecords: 0 });
  disk.edit(
    disk.files().find((file) => file.startsWith("/spool/torn/") && file.endsWith(".segment")) ?? "",
    (all) => all.fill(0, 24),
  );
  await orphan.read(10, 1_000);
  expect(held.stats()).toMatchObject({ records: 0, corruptRecords: 2 });
  held.release(orphan);
  expect(held.stats()).toMatchObject({ records: 0, corruptRecords: 2 });
});
