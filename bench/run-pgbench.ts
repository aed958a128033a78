/**
 * The same statement of the product with nothing around it: by pgbench where the server's programs have it, else by a loop
 * over the bare driver, which says so.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import type { Engine } from "#lib/db/embedded/engine.ts";
import { architectures } from "#lib/db/embedded/portable-packages.ts";
import { serverEnvironment } from "#lib/db/embedded/server-environment.ts";
import { runCommand } from "#lib/run-command.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";
import type { Statement } from "./capture-statements.ts";

export interface PgbenchOptions {
  engine: Engine | null;
  databaseUrl: string;
  folder: string;
  connections: number;
  seconds: number;
  /** The parameter that names the influencer, and from which ids it is drawn. */
  idParameter: string;
  firstId: number;
  ids: number;
}

export interface PgbenchResult {
  perSecond: number;
  by: "pgbench" | "a loop over postgres.js";
}

/** Statements a second. Throws when pgbench fails. */
export async function runPgbench(statement: Statement, options: PgbenchOptions): Promise<PgbenchResult> {
  const pgbench = findPgbench(options.engine);
  return pgbench
    ? { perSecond: await byPgbench(pgbench, statement, options), by: "pgbench" }
    : { perSecond: await byDriver(statement, options), by: "a loop over postgres.js" };
}

/** Portable programs other than the server are not patched: their loader is told where the libraries are. */
function findPgbench(engine: Engine | null): string[] | null {
  const pgbench = join(engine?.binDir ?? "", "pgbench");
  if (!engine || !existsSync(pgbench)) return null;
  const architecture = architectures[process.arch];
  if (engine.kind !== "portable" || !architecture) return [pgbench];
  const libraries = join(engine.binDir, "../../..", architecture.multiarch);
  return [join(libraries, architecture.loader), "--library-path", libraries, pgbench];
}

async function byPgbench(
  [command = "", ...prefix]: string[],
  statement: Statement,
  options: PgbenchOptions,
): Promise<number> {
  const { databaseUrl, folder, connections, seconds, firstId, ids } = options;
  const script = join(folder, "statement.sql");
  const text = inline(statement, options.idParameter);
  writeFileSync(script, `\\set id random(${firstId}, ${firstId + ids - 1})\n${text};\n`);
  const url = new URL(databaseUrl);
  const args = [
    ...["-n", "-M", "extended", "-f", script, "-T", `${seconds}`, "-c", `${connections}`, "-j", "1"],
    ...["-h", url.hostname, "-p", url.port, "-U", url.username, url.pathname.slice(1)],
  ];
  const env = { ...serverEnvironment(), PGPASSWORD: decodeURIComponent(url.password) };
  const outcome = await runCommand(command, [...prefix, ...args], {
    env,
    timeoutMs: (seconds + 30) * SECOND,
  });
  const perSecond = Number(/tps = ([\d.]+)/.exec(outcome.stdout)?.[1]);
  if (!outcome.ok || !(perSecond > 0)) throw new Error(`pgbench failed: ${outcome.stderr.slice(-500)}`);
  return perSecond;
}

/** pgbench knows variables, but no list of parameters: all but the influencer stand in the text. */
function inline({ text, parameters }: Statement, idParameter: string): string {
  return text.replace(/\$(\d+)/g, (_, number: string) => {
    const value = parameters[Number(number) - 1];
    if (String(value) === idParameter) return "(:id)::text";
    return typeof value === "number" ? `(${value})` : `'${String(value).replaceAll("'", "''")}'`;
  });
}

async function byDriver(statement: Statement, options: PgbenchOptions): Promise<number> {
  const { databaseUrl, connections, seconds, idParameter, firstId, ids } = options;
  const client = postgres(databaseUrl, { max: connections, onnotice: () => {} });
  const until = monotonicMs() + seconds * SECOND;
  let done = 0;
  async function loop() {
    while (monotonicMs() < until) {
      const id = `${firstId + ((done * 7_919) % ids)}`;
      const parameters = statement.parameters.map((value) => (value === idParameter ? id : value));
      await client.unsafe(statement.text, parameters);
      done++;
    }
  }
  await Promise.all(Array.from({ length: connections }, loop));
  await client.end({ timeout: 5 });
  return done / seconds;
}
