/** `npm run doctor`: what is wrong with an installation, one line a check, and what to do next. Exit code 1: something is. */
import { joinEmbedded } from "#lib/db/embedded/join-embedded.ts";
import { env, mockstagramUrl, spoolDir } from "#lib/env.ts";
import { judgeInstallation, worstLevel } from "#lib/service/diagnosis/judge-installation.ts";
import { lookAtInstallation } from "#lib/service/diagnosis/look-at-installation.ts";
import { systemClock } from "#lib/time.ts";

const host = env.HOST.includes(":") ? `[${env.HOST}]` : env.HOST;
const facts = await lookAtInstallation({
  databaseUrl: env.DATABASE_URL ?? joinEmbedded(env.DATA_DIR),
  embedded: env.DATABASE_URL === undefined,
  queueDatabaseUrl: env.QUEUE_DATABASE_URL ?? null,
  dataDir: env.DATA_DIR,
  spoolDir: spoolDir(),
  spoolMaxBytes: env.SPOOL_MAX_BYTES,
  upstreamUrl: mockstagramUrl(),
  workerUrl: `http://${host}:${env.WORKER_PORT}`,
  node: process.versions.node,
  clock: systemClock,
});
const findings = judgeInstallation(facts);
const width = Math.max(...findings.map(({ check }) => check.length));
for (const { level, check, says, todo } of findings) {
  console.log(`${level.padEnd(5)} ${check.padEnd(width)}  ${says}`);
  if (todo !== undefined) console.log(`      ${" ".repeat(width)}  → ${todo}`);
}
const count = (wanted: string) => findings.filter(({ level }) => level === wanted).length;
console.log(`\n${count("ok")} ok, ${count("warn")} to look at, ${count("fail")} wrong`);
if (worstLevel(findings) === "fail") process.exitCode = 1;
