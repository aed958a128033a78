/** The programs that `npm start` runs beside the database: what each is called with, and how one sees that it works. */
import { join } from "node:path";
import { MINUTE, SECOND } from "#lib/time.ts";
import { asWebRole } from "./as-web-role.ts";
import type { Program } from "./supervise.ts";

export interface ProgramSettings {
  /** Reload on change. */
  dev: boolean;
  host: string;
  ports: { PORT: number; WORKER_PORT: number; MOCKSTAGRAM_PORT: number };
  /** For all of them. */
  env: Record<string, string | undefined>;
  logDir: string;
}

const NEXT = join("node_modules", "next", "dist", "bin", "next");

export function standIn(settings: ProgramSettings): Program {
  return {
    name: "mockstagram",
    args: ["mockstagram/main.ts", "--mode", "realistic"],
    mode: "production",
    env: settings.env,
    logFile: join(settings.logDir, "mockstagram.log"),
    readyUrl: httpUrl(settings.host, settings.ports.MOCKSTAGRAM_PORT, "/"),
    readyWithinMs: 20 * SECOND,
    graceMs: 5 * SECOND,
  };
}

export function worker(settings: ProgramSettings): Program {
  return {
    name: "worker",
    args: [...(settings.dev ? ["--watch", "--watch-preserve-output"] : []), "worker/main.ts"],
    mode: "production",
    env: settings.env,
    logFile: join(settings.logDir, "worker.log"),
    readyUrl: httpUrl(settings.host, settings.ports.WORKER_PORT, "/api/health/ready"),
    readyWithinMs: 45 * SECOND,
    // It drains in less than 25 s.
    graceMs: 28 * SECOND,
  };
}

export function web(settings: ProgramSettings): Program {
  const { host, ports } = settings;
  return {
    name: "web",
    args: settings.dev ? [NEXT, "dev", "--hostname", host, "--port", String(ports.PORT)] : ["bin/web.ts"],
    mode: settings.dev ? "development" : "production",
    env: { ...asWebRole(settings.env), NEXT_TELEMETRY_DISABLED: "1" },
    logFile: join(settings.logDir, "web.log"),
    readyUrl: httpUrl(host, ports.PORT, "/api/health/ready"),
    readyWithinMs: settings.dev ? 2 * MINUTE : 45 * SECOND,
    graceMs: 10 * SECOND,
  };
}

/** Where people and programs on this machine reach a program that listens on `host`. */
export function httpUrl(host: string, port: number, path = ""): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}${path}`;
}
