import { expect, test } from "vitest";
import { createLog } from "./log.ts";
import { logConsole } from "./log-console.ts";

test("what is printed as an error is one line of the log, without colours and secrets, and capped", () => {
  const lines: string[] = [];
  const log = createLog({ level: "info", write: (line) => lines.push(line), nowMs: () => 0 });
  const printed: Pick<Console, "warn" | "error"> = { warn: () => {}, error: () => {} };
  logConsole(printed, log);
  for (let i = 0; i < 100; i++)
    printed.error("\u001b[31m⨯\u001b[39m", new Error("connect postgres://u:c4n4ry@db/x"), { digest: "1" });
  printed.warn("take %s", "care");
  expect(lines).toHaveLength(3);
  const [first = "", , last = ""] = lines;
  expect(JSON.parse(first)).toMatchObject({ level: "error", source: "console" });
  expect(first).toContain("⨯ Error: connect postgres://u:***@db/x");
  expect(first).not.toContain("u001b");
  expect(JSON.parse(last)).toMatchObject({ level: "warn", msg: "take care" });
});
