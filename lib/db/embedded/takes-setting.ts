/** Whether a server was built to take a value of one of its settings; what it was built without is a reason not to start. */
import { join } from "node:path";
import type { RunCommand } from "#lib/run-command.ts";

/** `cluster` has a postgresql.conf. False also when the server does not answer. */
export async function takesSetting(
  { binDir, cluster, run }: { binDir: string; cluster: string; run: RunCommand },
  name: string,
  value: string,
): Promise<boolean> {
  const args = ["-C", name, "-D", cluster, "-c", `${name}=${value}`];
  const answer = await run(join(binDir, "postgres"), args, { timeoutMs: 10_000 });
  return answer.ok && answer.stdout.trim() === value;
}
