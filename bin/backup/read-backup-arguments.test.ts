import { expect, test } from "vitest";
import { queueFileOf, readBackupArguments } from "./read-backup-arguments.ts";

const NOW = Date.UTC(2026, 10, 27, 18, 5, 9, 123);

test("without a name the file is called after the time, in UTC, in a folder of its own", () => {
  expect(readBackupArguments([], ".data", NOW)).toEqual({
    file: ".data/backups/influencer-analytics-20261127T180509Z.dump",
    force: false,
  });
  expect(readBackupArguments(["--to", "a/b.dump", "--force"], ".data", NOW)).toEqual({
    file: "a/b.dump",
    force: true,
  });
  expect(readBackupArguments(["--help"], ".data", NOW)).toBeNull();
  expect(() => readBackupArguments(["--two", "x"], ".data", NOW)).toThrow(/--to <file>/);
  expect(() => readBackupArguments(["x.dump"], ".data", NOW)).toThrow(/--to <file>/);
});

test.each([
  ["a/b.dump", "a/b.queue.dump"],
  ["/x.y/b", "/x.y/b.queue"],
  ["b.tar.dump", "b.tar.queue.dump"],
])("the queue's file of %s", (file, queue) => {
  expect(queueFileOf(file)).toBe(queue);
});
