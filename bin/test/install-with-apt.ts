/** Installs Debian packages that the tests need. */
import { runInstaller } from "./run-installer.ts";

export interface AptInstall {
  /** What it is for, in messages. */
  title: string;
  packages: readonly string[];
  /** What people can do when it fails. */
  how: string;
  say(line: string): void;
}

export async function installWithApt({ packages, ...rest }: AptInstall): Promise<void> {
  await runInstaller({ ...rest, command: "apt-get", args: ["update"] });
  await runInstaller({
    ...rest,
    command: "apt-get",
    args: ["install", "-y", "--no-install-recommends", ...packages],
  });
}
