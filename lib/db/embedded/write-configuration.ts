/** Writes the cluster's postgresql.conf and pg_hba.conf anew at each start: what fits the machine today. */
import { chownSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import type { Identity } from "./choose-identity.ts";
import type { Engine } from "./engine.ts";

export interface ConfigurationOptions {
  cluster: string;
  engine: Engine;
  identity: Identity;
  /** Address to listen on. */
  host: string;
  port: number;
  /** The server's log files; a folder that `identity` can write. */
  logs: string;
  /** From fit-settings; later ones win. */
  settings: Record<string, string>;
}

export function writeConfiguration(options: ConfigurationOptions): void {
  const { cluster, identity } = options;
  const files = { "postgresql.conf": serverSettings(options), "pg_hba.conf": accessRules(options.host) };
  for (const [name, text] of Object.entries(files)) {
    const path = join(cluster, name);
    writeFileSync(path, text, { mode: 0o600 });
    if (identity.user) chownSync(path, identity.user.uid, identity.user.gid);
  }
}

function serverSettings({ engine, host, port, logs, settings }: ConfigurationOptions): string {
  const all: Record<string, string> = {
    listen_addresses: host,
    port: String(port),
    // Password over TCP alone: the path of a socket may be longer than systems allow.
    unix_socket_directories: "",
    password_encryption: "scram-sha-256",
    timezone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
    jit: "off",
    // A week of logs that overwrite themselves.
    logging_collector: "on",
    log_directory: logs,
    log_filename: "postgres-%a.log",
    log_truncate_on_rotation: "on",
    log_rotation_age: "1d",
    log_rotation_size: "0",
    log_checkpoints: "off",
    ...(engine.timescale ? timescaleSettings(engine.timescale.edition) : {}),
    ...settings,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return ["# Written at each start. To change a setting for good: ALTER SYSTEM SET …", ...lines, ""].join(
    "\n",
  );
}

function timescaleSettings(edition: "apache" | "community"): Record<string, string> {
  return {
    shared_preload_libraries: "timescaledb",
    "timescaledb.telemetry_level": "off",
    // All jobs need the Community edition: in the other one they only fill the log with "functionality not supported".
    "timescaledb.max_background_workers": edition === "apache" ? "0" : "8",
    max_worker_processes: edition === "apache" ? "8" : "24",
  };
}

/** Everybody needs the password; from other machines only where HOST lets them in. */
function accessRules(host: string): string {
  const addresses = isLoopback(host) ? ["127.0.0.1/32", "::1/128"] : ["all"];
  return addresses.map((address) => `host all all ${address} scram-sha-256\n`).join("");
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
