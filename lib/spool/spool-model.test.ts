import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runSpoolSteps, spoolModelRuns, spoolSteps } from "#lib/testing/spool-steps.ts";

describe("a spool on a disk that loses, tears, rots, fails and fills up", () => {
  it("gives back what it took, in order, until it was handed on, and counts exactly", async ({
    annotate,
  }) => {
    let commands = 0;
    await fc.assert(
      fc.asyncProperty(spoolSteps, fc.integer(), async (steps, seed) => {
        commands += await runSpoolSteps(steps, seed);
      }),
      { numRuns: spoolModelRuns },
    );
    expect(commands).toBeGreaterThan(spoolModelRuns);
    await annotate(`spool model: ${commands} commands in ${spoolModelRuns} runs`);
    process.stdout.write(`spool model: ${commands} commands in ${spoolModelRuns} runs\n`);
  }, 600_000);
});

describe("the same model finds out a spool that", () => {
  const findsOut = async (carelessness: Parameters<typeof runSpoolSteps>[2]) => {
    const details = await fc.check(
      fc.asyncProperty(spoolSteps, fc.integer(), async (steps, seed) => {
        await runSpoolSteps(steps, seed, carelessness);
      }),
      { numRuns: 2_000, endOnFailure: true },
    );
    expect(details.failed).toBe(true);
    expect(details.errorInstance).toMatchObject({ name: "AssertionError" });
  };

  it("never syncs", () => findsOut({ noSync: true }), 120_000);
  it("does not sync the folder of a new segment", () => findsOut({ noFolderSync: true }), 120_000);
  it("says taken before the sync", () => findsOut({ lateSync: true }), 120_000);
});
