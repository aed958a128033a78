/**
 * `next build`, unless .next was built from the very same sources: a stamp in it holds their hash. Shared by
 * `npm start`, `npm run web` and `npm test`.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  globSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { readLogEnd } from "./log-file.ts";

const STAMP = join(".next", "built-from");

export interface BuildOptions {
  /** Where the build's output goes; absent: to ours. */
  logFile?: string;
  env: Record<string, string | undefined>;
  /** Ends a running build. */
  signal?: AbortSignal;
}

/** Throws with the end of the log when the build fails. */
export async function ensureBuild(options: BuildOptions): Promise<"built" | "up to date"> {
  // Taken before the build: what changes while it runs is built the next time.
  const hash = hashSources();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === hash) return "up to date";
  rmSync(STAMP, { force: true });
  const log = options.logFile === undefined ? undefined : openSync(options.logFile, "a");
  const child = spawn(process.execPath, [join("node_modules", "next", "dist", "bin", "next"), "build"], {
    detached: true,
    stdio: ["ignore", log ?? "inherit", log ?? "inherit"],
    env: { ...options.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (log !== undefined) closeSync(log);
  const killGroup = () => {
    try {
      if (child.pid) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  options.signal?.addEventListener("abort", killGroup, { once: true });
  process.once("exit", killGroup);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  options.signal?.removeEventListener("abort", killGroup);
  process.off("exit", killGroup);
  if (options.signal?.aborted) throw new Error("stopping");
  if (code !== 0) {
    const end =
      options.logFile === undefined ? "" : ` The end of ${options.logFile}:\n${readLogEnd(options.logFile)}`;
    throw new Error(`next build failed (exit code ${code}).${end}`);
  }
  writeFileSync(STAMP, hash);
  return "built";
}

/** Of all that `next build` reads, by content: a fresh checkout of the same commit has other file times. */
function hashSources(): string {
  const files = globSync(
    [
      "app/**/*",
      "lib/**/*",
      "public/**/*",
      "*.config.{ts,js,mjs}",
      "{proxy,instrumentation,instrumentation-client}.ts",
      "package-lock.json",
      "package.json",
      "tsconfig.json",
    ],
    { exclude: ["**/*.test.{ts,tsx}", "lib/testing/**", "lib/db/migrations/**"] },
  ).sort();
  const hash = createHash("sha256");
  for (const file of files) {
    if (!statSync(file).isFile()) continue;
    hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}
