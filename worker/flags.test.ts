import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { workerFlags } from "./flags.ts";

it("a worker has the same options however it is started", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const { services } = parse(readFileSync("compose.yaml", "utf8"), { merge: true });
  const command = ["node", ...workerFlags, "worker/main.ts"];
  expect(scripts.worker).toBe(`exec ${command.join(" ")}`);
  expect(services.worker.command).toEqual(command);
});
