/** `npm run mockstagram`: options, start and end of the stand-in. */
import { existsSync, readFileSync, watchFile } from "node:fs";
import { parseArgs } from "node:util";
import { parseScript, type Rule } from "./script.ts";
import { createMockstagramServer, type Mode, modes } from "./server.ts";

const usage = `The stand-in Mockstagram.

  npm run mockstagram -- [options]

  --mode walk|realistic|deterministic   how counts move (walk: at random with each GET)
  --seed N                              another world of accounts (1)
  --port N                              default MOCKSTAGRAM_PORT, else 4000
  --host ADDRESS                        default HOST, else 127.0.0.1
  --slot SECONDS                        slot of deterministic mode and log (60)
  --log FILE                            append each answered (pk, slot, counts), format in mockstagram/served-log.ts
  --latency MS                          how long each answer takes (0)
  --limit REQUESTS_PER_SECOND           those beyond are refused with 429 (no limit)
  --script FILE                         what goes wrong when, JSON as in mockstagram/script.ts; read again when it changes
                                        and on SIGHUP

GET /stats tells who asked how often, second by second, and how often for one account in a slot.
`;

const SCRIPT_LOOK_MS = 200;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function whole(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max))
    fail(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
  return value;
}

function isMode(text: string): text is Mode {
  return modes.some((mode) => mode === text);
}

function readOptions() {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      options: {
        mode: text,
        seed: text,
        port: text,
        host: text,
        slot: text,
        log: text,
        latency: text,
        limit: text,
        script: text,
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

if (existsSync(".env")) process.loadEnvFile(".env");
const given = readOptions();
if (given.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const mode = given.mode ?? "walk";
if (!isMode(mode)) fail(`--mode must be one of ${modes.join(", ")}, not "${mode}".`);
const seed = whole("--seed", given.seed ?? "1", 0, 2 ** 32 - 1);
const slotSeconds = whole("--slot", given.slot ?? "60", 1, 86_400);
const host = given.host ?? (process.env.HOST || "127.0.0.1");
const port = given.port
  ? whole("--port", given.port, 0, 65_535)
  : whole("MOCKSTAGRAM_PORT", process.env.MOCKSTAGRAM_PORT || "4000", 0, 65_535);

const latencyMs = whole("--latency", given.latency ?? "0", 0, 600_000);
const limit = given.limit === undefined ? null : whole("--limit", given.limit, 1, 1_000_000);

const server = createMockstagramServer({
  mode,
  seed,
  slotSeconds,
  latencyMs,
  ...(limit === null ? {} : { requestsPerSecond: limit }),
  ...(given.log ? { logFile: given.log } : {}),
});
if (given.script !== undefined) follow(given.script);

function readRules(file: string): Rule[] {
  return parseScript(readFileSync(file, "utf8"));
}

/** A script that became unusable leaves the one before in force. */
function follow(file: string) {
  try {
    server.setRules(readRules(file));
  } catch (error) {
    fail(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const reread = () => {
    try {
      server.setRules(readRules(file));
      process.stdout.write(`${file} is in force\n`);
    } catch (error) {
      process.stderr.write(`${file}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  };
  watchFile(file, { interval: SCRIPT_LOOK_MS, persistent: false }, reread);
  process.on("SIGHUP", reread);
}

try {
  const listening = await server.listen(port, host);
  const address = host.includes(":") ? `[${host}]` : host;
  process.stdout.write(
    `Mockstagram (${mode}, seed ${seed}) listens on http://${address}:${listening.port}\n`,
  );
} catch (error) {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    fail(`Port ${port} on ${host} is taken. Choose another: npm run mockstagram -- --port ${port + 1}`);
  fail(
    `Mockstagram can't listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`,
  );
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  // Once: a second signal ends the process at once, which is Node's default.
  process.once(signal, () => {
    server.close().then(() => process.exit(0));
  });
}
