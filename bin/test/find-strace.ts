/** strace, which shows in what order a process writes, syncs and says so: no other test can see a missing sync. */
import { spawnSync } from "node:child_process";
import { isDebian, isRoot } from "./debian.ts";
import { installWithApt } from "./install-with-apt.ts";
import type { Need } from "./need.ts";

const TITLE = "strace";
const HOW =
  "Install strace (apt-get install strace), and let it trace: in a container that takes SYS_PTRACE.";

/** Throws when there is none and none can be installed: a test that was left out would look as if it had passed. */
export function findStrace(): Need {
  const nothing = async () => {};
  if (process.platform !== "linux") {
    return {
      title: TITLE,
      plan: "only for Linux: the order of system calls is not looked at here",
      get: nothing,
    };
  }
  if (spawnSync("strace", ["-V"]).status === 0) {
    if (!mayTrace()) throw new Error(`strace is there and may not trace. ${HOW}`);
    return { title: TITLE, plan: "strace of the system", get: nothing };
  }
  if (!isRoot() || !isDebian()) throw new Error(`strace is missing. ${HOW}`);
  return {
    title: TITLE,
    plan: "will be installed with apt-get install strace (2 MB)",
    async get(say) {
      await installWithApt({ title: TITLE, packages: ["strace"], how: HOW, say });
      if (!mayTrace()) throw new Error(`strace was installed and may not trace. ${HOW}`);
    },
  };
}

function mayTrace(): boolean {
  return spawnSync("strace", ["-o", "/dev/null", "true"]).status === 0;
}
