/** The alert rules name only metrics and labels that there are, and each has its place in the runbook. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { serveMetrics } from "#lib/http/web-metrics.ts";
import { type MetricFamily, parseMetrics } from "#lib/testing/parse-metrics.ts";
import { createWorkerMetrics } from "./metrics.ts";

const ruleSchema = z.strictObject({
  alert: z.string().regex(/^[A-Z][A-Za-z]+$/),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+[smh]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(["warning", "critical"]) }),
  annotations: z.strictObject({ summary: z.string().min(10), runbook: z.string() }),
});
const fileSchema = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(ruleSchema) })),
});
const rules = fileSchema
  .parse(parse(readFileSync("deploy/alerts.yml", "utf8")))
  .groups.flatMap((group) => group.rules);

const spool = {
  bytes: 1,
  maxBytes: 2,
  records: 0,
  points: 0,
  oldestSlot: null,
  droppedPoints: 0,
  corruptRecords: 0,
  refusedRecords: 0,
};

const vitals = () => ({
  ageSeconds: 0,
  value: {
    ...{ connections: 1, connectionsMax: 100, readOnly: false },
    ...{ oldestTransactionSeconds: 0, seesOthers: true },
  },
});
const generation = {
  ...{ generation: 1, builtAt: 0, tookS: 1, influencers: 1 },
  ...{ windows: null, boardEnds: null, totals: null },
};

async function allFamilies(): Promise<Map<string, MetricFamily>> {
  const worker = createWorkerMetrics({
    clock: { now: () => 0 },
    spool: () => spool,
    mode: () => "queue",
    clockSkewMs: () => 0,
    influencers: () => 0,
    pools: { fast: () => ({ busy: 0, idle: 0, opening: 0, waiting: 0 }) },
    upstreams: () => [
      { platform: "mockstagram", stats: { inFlight: 0, waiting: 0, breaker: "closed", barredBy: null } },
    ],
    pipeline: {
      refresh: async () => {},
      queues: () => ({
        ageSeconds: 0,
        value: ["fetch", "ingest"].map((queue) => ({
          queue,
          ready: 0,
          active: 0,
          deferred: 0,
          failed: 0,
          oldestReadySeconds: 0,
        })),
      }),
      slots: () => ({ ageSeconds: 0, value: [{ interval: 60, slot: 0, expected: 1, present: 1 }] }),
      deadLetters: () => ({ ageSeconds: 0, value: 0 }),
      keptFrom: () => null,
      suspicions: () => null,
      servers: { queue: vitals, metrics: vitals },
      oldestMark: () => ({ ageSeconds: 0, value: null }),
      unpacked: () => ({ ageSeconds: 0, value: { chunks: 0, since: null, withoutPolicy: [] } }),
      snapshot: () => ({ ageSeconds: 0, value: generation }),
    },
  });
  for (const outcome of ["timeout", "network", "upstream_error", "rate_limited"] as const) {
    worker.fetched("mockstagram", { [outcome]: 1 });
  }
  const token = "a-token-of-some-length";
  const ask = () =>
    serveMetrics(token)(
      new Request("http://127.0.0.1/metrics", { headers: { authorization: `Bearer ${token}` } }),
      { params: Promise.resolve({}) },
    );
  await ask();
  const web = parseMetrics(await (await ask()).text());
  return new Map([...web, ...parseMetrics(await worker.render())]);
}

const families = await allFamilies();
/** `name` or `name{label="value", …}`. */
const SELECTOR = /\b((?:ia|process|nodejs)_[a-z0-9_]+)(?:\{([^}]*)\})?/g;

test.each(rules.map((rule) => [rule.alert, rule] as const))("%s", (_, { expr, annotations }) => {
  const selectors = [...expr.matchAll(SELECTOR)];
  expect(selectors.length).toBeGreaterThan(0);
  for (const [text, name = "", matchers = ""] of selectors) {
    const family = families.get(name);
    expect(family, name).toBeDefined();
    for (const [, label = "", operator, wanted = ""] of matchers.matchAll(/(\w+)(=~|=)"([^"]*)"/g)) {
      const values = family?.samples.flatMap(({ labels }) => labels[label] ?? []) ?? [];
      // Of the web no answer was an error here.
      if (label === "status") expect(values.length, text).toBeGreaterThan(0);
      else
        for (const one of operator === "=~" ? wanted.split("|") : [wanted])
          expect(values, text).toContain(one);
    }
    if (family?.type === "counter")
      expect(expr, "a counter only tells by how fast it grows").toMatch(/rate|increase/);
  }
  for (const [, labels = ""] of expr.matchAll(/\bby \(([^)]*)\)/g)) {
    for (const label of labels.split(",").map((one) => one.trim())) {
      const known = selectors.some(([, name = ""]) =>
        families.get(name)?.samples.some((sample) => label in sample.labels),
      );
      // Prometheus itself adds `instance`.
      expect(label === "instance" || known, label).toBe(true);
    }
  }
  const depth = [...expr.replace(/"[^"]*"/g, "")].reduce(
    (open, sign) => open + (sign === "(" ? 1 : sign === ")" ? -1 : 0),
    0,
  );
  expect(depth).toBe(0);

  const [file = "", anchor = ""] = annotations.runbook.split("#");
  const headings = [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
  expect(headings).toContain(anchor);
});

test("no alert is there twice", () => {
  const names = rules.map((rule) => rule.alert);
  expect(new Set(names).size).toBe(names.length);
});
