// What stands in the way of running TypeScript here: an old Node, or packages that are not installed. Syntax of
// Node 12, since it must run where nothing else does. Used by start.js and test.js.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

// undici 8 needs it; Node runs .ts files itself from 22.18 on.
const OLDEST = [22, 19];

/**
 * One or two lines that say what to do, or null.
 * @param {string} root the repository
 * @param {string} command what the person runs, e.g. "npm start"
 * @param {boolean} tests whether the packages of the tests are needed too
 */
export function findProblem(root, command, tests) {
  const unready = findUnreadyPackage(root, tests);
  if (unready) return `${unready}\nInstall them first:  npm ci && ${command}`;

  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return null;
  if (existsSync(join(root, "node_modules", ".bin", "node"))) {
    return `This is Node ${process.versions.node}, too old. npm brings a newer one along: run  ${command}`;
  }
  return (
    `This is Node ${process.versions.node}, and npm has no newer one for ${process.platform} ${process.arch}.\n` +
    `Install Node 24 (https://nodejs.org), then again:  npm ci && ${command}`
  );
}

function findUnreadyPackage(root, tests) {
  const wanted = readJson(join(root, "package.json"));
  const versions = { ...wanted.dependencies, ...(tests ? wanted.devDependencies : {}) };
  for (const name of Object.keys(versions)) {
    const installed = readJson(join(root, "node_modules", name, "package.json"));
    if (!installed) return `The npm packages are not installed here (${name} is missing).`;
    if (installed.version !== versions[name]) {
      return `The npm packages are not those of package.json (${name} is ${installed.version}, not ${versions[name]}).`;
    }
  }
  return null;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}
