/**
 * What compose.yaml and the Dockerfile promise, held against package.json and the rules of docs/operations.md. No
 * container engine is needed: what only a running one can show is not shown here.
 */
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const serviceSchema = z.looseObject({
  image: z.string().optional(),
  build: z.unknown().optional(),
  command: z.array(z.string()).optional(),
  user: z.string().optional(),
  environment: z.record(z.string(), z.unknown()).default({}),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  healthcheck: z.unknown().optional(),
  restart: z.string().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
const composeSchema = z.looseObject({
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.unknown()).default({}),
});
type Service = z.infer<typeof serviceSchema>;

export function findDeploymentProblems(): string[] {
  const manifest: { scripts: Record<string, string> } = JSON.parse(readFileSync("package.json", "utf8"));
  // Scripts of programs that run on begin with exec, so that npm's signals reach them and not a shell.
  const commands = new Set(Object.values(manifest.scripts).map((script) => script.replace(/^exec /, "")));
  return [
    ...findComposeProblems(readFileSync("compose.yaml", "utf8"), commands),
    ...findDockerfileProblems(readFileSync("Dockerfile", "utf8"), commands, existsSync),
  ];
}

/** Without them a checkpoint comes about each minute under full load, and writes whole pages (docs/operations.md, Databases). */
const DATABASE_SETTINGS = ["max_wal_size", "checkpoint_timeout", "wal_compression"];

/** Pure. `commands`: what npm scripts run, e.g. "node bin/web.ts". */
export function findComposeProblems(text: string, commands: ReadonlySet<string>): string[] {
  const parsed = composeSchema.safeParse(parse(text, { merge: true }));
  if (!parsed.success)
    return parsed.error.issues.map((issue) => `compose.yaml ${issue.path.join(".")}: ${issue.message}`);
  const { services } = parsed.data;
  return Object.entries(services).flatMap(([name, service]) =>
    findServiceProblems(name, service, services, commands).map(
      (problem) => `compose.yaml ${name}: ${problem}`,
    ),
  );
}

function findServiceProblems(
  _name: string,
  service: Service,
  services: Record<string, Service>,
  commands: ReadonlySet<string>,
): string[] {
  const problems: string[] = [];
  const demand = (met: boolean, problem: string) => {
    if (!met) problems.push(problem);
  };
  const command = service.command?.join(" ");
  demand(service.image !== undefined || service.build !== undefined, "no image");
  if (service.image !== undefined && service.build === undefined) {
    demand(
      /:[^:/]*\d/.test(service.image) && !service.image.includes("latest"),
      `${service.image} is not pinned`,
    );
  } else {
    const known = [...commands].some((script) => command === script || command?.startsWith(`${script} `));
    demand(known, `"${command}" is not what an npm script runs`);
  }
  if (service.image?.includes("timescaledb")) {
    const given = service.command ?? [];
    for (const setting of DATABASE_SETTINGS)
      demand(
        given[0] === "postgres" &&
          given.some((word, i) => given[i - 1] === "-c" && word.startsWith(`${setting}=`)),
        `does not set ${setting}`,
      );
    // It would take the place of the one in the image's file.
    demand(!/shared_preload_libraries/.test(given.join(" ")), "sets shared_preload_libraries");
  }
  demand(/^[1-9]\d*(:\d+)?$/.test(service.user ?? ""), "no numeric user that is not root");
  demand(service.read_only, "not read_only");
  demand(service.cap_drop.includes("ALL"), "does not drop ALL capabilities");
  demand(service.security_opt.includes("no-new-privileges:true"), "no no-new-privileges");
  const once = service.restart === "no";
  demand(once || service.healthcheck !== undefined, "no healthcheck");
  for (const [other, { condition }] of Object.entries(service.depends_on)) {
    const target = services[other];
    demand(target !== undefined, `depends on ${other}, which is no service`);
    const wanted = target?.restart === "no" ? "service_completed_successfully" : "service_healthy";
    demand(condition === wanted, `waits for ${other} to be ${condition}, not ${wanted}`);
  }
  for (const [key, value] of Object.entries(service.environment)) {
    const secret = /PASSWORD|SECRET|DATABASE_URL/.test(key);
    demand(
      !secret || /\$\{\w+:\?/.test(String(value)),
      `${key} has a default or is written out: use \${NAME:?why}`,
    );
  }
  return problems;
}

/** Pure. */
export function findDockerfileProblems(
  text: string,
  commands: ReadonlySet<string>,
  exists: (path: string) => boolean,
): string[] {
  const problems: string[] = [];
  const lines = text.replaceAll(/\\\n\s*/g, " ").split("\n");
  const of = (word: string) => lines.filter((line) => line.startsWith(`${word} `));
  const stages = of("FROM").map((line) => / AS (\w+)$/.exec(line)?.[1]);
  for (const line of of("FROM")) {
    const image = line.split(/\s+/)[1] ?? "";
    if (!stages.includes(image) && !/:\d+\.\d+/.test(image))
      problems.push(`${image} is not pinned to a version`);
  }
  const final = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
  if (!final.some((line) => /^USER [1-9]\d*(:\d+)?$/.test(line)))
    problems.push("the last stage has no numeric USER");
  if (!final.some((line) => line.startsWith("HEALTHCHECK ")))
    problems.push("the last stage has no HEALTHCHECK");
  const command = final.find((line) => line.startsWith("CMD "))?.slice(4) ?? "[]";
  const words: unknown = command.startsWith("[") ? JSON.parse(command) : null;
  if (!Array.isArray(words) || !commands.has(words.join(" ")))
    problems.push(`CMD ${command} is not what an npm script runs`);
  for (const line of of("COPY")) {
    const [, ...parts] = line.split(/\s+/).filter((part) => !part.startsWith("--"));
    if (line.includes("--from=")) continue;
    for (const source of parts.slice(0, -1))
      if (!exists(source)) problems.push(`COPY ${source}: there is no such file`);
  }
  return problems.map((problem) => `Dockerfile: ${problem}`);
}
