/** Runs a command that installs something. */
import { runQuietly } from "./run-quietly.ts";

export interface Installer {
  title: string;
  command: string;
  args: readonly string[];
  how: string;
  say(line: string): void;
}

/** Throws with one line that says what is missing and how to get it. */
export async function runInstaller({ title, command, args, how, say }: Installer): Promise<void> {
  const outcome = await runQuietly({
    command,
    args,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    title: `${command} ${args.join(" ")}`,
    say,
    withinMs: 5 * 60_000,
  });
  if (outcome.code === 0) return;
  const reason = outcome.output.trim().split("\n").at(-1) ?? "";
  throw new Error(`${title} is missing and could not be installed (${command}: ${reason}). ${how}`);
}
