/** The environment of the server's programs: nothing of ours leaks in, so a PGDATA or a locale of the shell can't either. */
import { machine } from "#lib/env.ts";

export function serverEnvironment(): NodeJS.ProcessEnv {
  return { NODE_ENV: "production", PATH: machine.path, LC_ALL: "C", TZ: "UTC" };
}
