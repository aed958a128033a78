/**
 * The house's one direction (README, "Where things live"): each folder, and what it may import. Read downwards it is the
 * pipeline. What isn't named is refused, and so is a folder that isn't here. Tests may import whatever they need.
 */

export interface ImportRule {
  /** Folders of ours, or a file where that one alone is meant. A folder's own files always. */
  ours: readonly string[];
  /** "node": Node's own modules. Not given: any. */
  packages?: readonly string[];
  /** Said with each refusal. */
  why?: string;
}

/** `lib`: the modules that lie right in it, such as env, errors, log and time. */
const base = ["lib/domain", "lib"];
const data = [...base, "lib/provider", "lib/queue", "lib/db", "lib/spool", "lib/store", "lib/query"];
const server = [...data, "lib/fetch", "lib/ingest", "lib/replay", "lib/service", "lib/auth", "lib/http"];

export const importRules: Readonly<Record<string, ImportRule>> = {
  // What of these two a browser may load is judged by find-client-problems.
  "lib/domain": {
    ours: [],
    packages: ["zod", "temporal-polyfill"],
    why: "it holds pure rules, for browsers, too",
  },
  lib: { ours: ["lib/domain", "package.json"], packages: ["node", "zod", "pino", "prom-client"] },

  "lib/provider": { ours: base, packages: ["node", "zod", "undici"] },
  "lib/queue": { ours: base, packages: ["node", "zod", "pg-boss", "uuid"] },
  "lib/db": { ours: base, packages: ["node", "zod", "drizzle-orm", "postgres", "postgres-array"] },
  "lib/spool": { ours: base, packages: ["node", "zod"] },

  "lib/store": { ours: [...base, "lib/db"], packages: ["node", "zod", "drizzle-orm"] },
  "lib/query": { ours: [...base, "lib/db", "lib/queue"], packages: ["node", "zod", "drizzle-orm"] },

  "lib/fetch": { ours: data, packages: ["node", "zod"] },
  "lib/ingest": { ours: data, packages: ["node", "zod", "drizzle-orm"] },
  "lib/replay": { ours: data, packages: ["node", "zod"] },
  "lib/service": { ours: data, packages: ["node", "zod", "drizzle-orm"] },
  "lib/auth": {
    ours: data,
    packages: ["node", "zod", "better-auth", "ipaddr.js", "rate-limiter-flexible"],
  },

  "lib/http": {
    ours: [...base, "lib/provider", "lib/db", "lib/query", "lib/service", "lib/auth"],
    packages: ["node", "zod", "prom-client", "proxy-addr", "rate-limiter-flexible"],
  },
  "lib/client": { ours: ["lib/domain"], packages: ["@tanstack/react-query"], why: "browsers load it" },

  app: {
    ours: ["lib/query", "lib/service", "lib/auth", "lib/http", "lib/client", "lib/domain"],
    packages: ["zod", "next", "react", "react-dom", "@tanstack/react-query", "clsx", "nuqs", "recharts"],
  },
  worker: {
    ours: [...data, "lib/fetch", "lib/ingest", "lib/replay", "lib/service"],
    packages: ["node", "zod", "pg-boss", "prom-client"],
  },
  bin: { ours: [...server, "mockstagram"] },
  // What Next and the test runners look for at the top.
  ".": { ours: ["lib", "lib/http"] },

  mockstagram: { ours: [], packages: ["node", "zod"], why: "the stand-in is a program of its own" },
  "lib/testing": { ours: [...server, "mockstagram"] },
  chaos: {
    ours: [
      ...base,
      "lib/db",
      "lib/queue",
      "lib/query",
      "lib/service",
      "lib/spool/frame.ts",
      "lib/testing",
      "bench",
      "mockstagram",
    ],
    why: "a checker shares no code with what it checks: it knows the pipeline by its processes, tables and answers",
  },
  bench: { ours: [...server, "worker", "bin", "mockstagram", "test-community"] },
  e2e: { ours: [...server, "lib/client", "lib/testing", "app", "bin", "mockstagram"] },
  "test-community": { ours: [...server, "lib/testing"] },
};
