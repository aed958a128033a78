import { expect, test } from "vitest";
import { judgeTarget, type TargetFacts } from "./judge-target.ts";

const empty: TargetFacts = {
  major: 17,
  unfinished: null,
  influencers: null,
  hasDataPoints: false,
  hasQueue: false,
  timescaleVersions: ["2.19.3", "2.18.0"],
  timescaleVersion: null,
};
const timescale = { serverVersion: "17.4", timescaleVersion: "2.19.3" };
const plain = { serverVersion: "17.4", timescaleVersion: null };
const judge =
  (change: Partial<TargetFacts>, dump: { serverVersion: string; timescaleVersion: string | null }) => () =>
    judgeTarget({ ...empty, ...change }, dump, "Do this.");

test("an empty database takes a backup of its own TimescaleDB version, and one of plain PostgreSQL with or without it", () => {
  for (const fits of [
    judge({}, timescale),
    judge({ timescaleVersion: "2.19.3" }, timescale),
    judge({}, { ...timescale, timescaleVersion: "2.18.0" }),
    judge({}, plain),
    judge({ timescaleVersions: [] }, plain),
    judge({ major: 18 }, plain),
  ])
    expect(fits).not.toThrow();
});

test.each([
  [{ timescaleVersions: [] }, timescale, /plain PostgreSQL can't hold/],
  [{ timescaleVersions: ["2.20.0"] }, timescale, /needs TimescaleDB 2\.19\.3.*this server has 2\.20\.0/],
  [{ timescaleVersion: "2.18.0" }, timescale, /this database has 2\.18\.0/],
  [{ major: 16 }, plain, /older one, 16/],
  [{ influencers: 1_000, hasDataPoints: true }, plain, /1,000 influencers and data points.*Do this\./],
  [{ hasQueue: true }, plain, /a queue of ours.*Do this\./],
  [
    { unfinished: { file: "a.dump", begunAt: "today" } },
    plain,
    /half of a backup: restoring a\.dump.*Do this\./,
  ],
])("what can't be: %j %j", (change, dump, says) => {
  expect(judge(change, dump)).toThrow(says);
});
