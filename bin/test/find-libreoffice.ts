/** LibreOffice Calc, which opens exported files: only a spreadsheet can say what it takes for a formula. */
import { spawnSync } from "node:child_process";
import { isDebian, isRoot } from "./debian.ts";
import { installWithApt } from "./install-with-apt.ts";
import type { Need } from "./need.ts";

const title = "LibreOffice Calc";
const HOW = "Install it (apt-get install libreoffice-calc), with its command soffice in the PATH.";

/** Throws when there is none and none can be installed: a test that was left out would look as if it had passed. */
export function findLibreOffice(): Need {
  if (isThere()) return { title, plan: "soffice of the system", get: async () => {} };
  if (!isRoot() || !isDebian()) throw new Error(`${title} is missing. ${HOW}`);
  return {
    title,
    plan: "will be installed with apt-get install libreoffice-calc (about 300 MB)",
    async get(say) {
      say(`Installing ${title} …`);
      await installWithApt({ title, packages: ["libreoffice-calc"], how: HOW, say });
      if (!isThere()) throw new Error(`${title} was installed but is not found. ${HOW}`);
    },
  };
}

function isThere(): boolean {
  return spawnSync("soffice", ["--version"]).status === 0;
}
