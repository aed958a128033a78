/** The stand-in as it misbehaves, and a provider that asks it over real sockets; both end with the test that made them. */
import { onTestFinished } from "vitest";
import {
  createMockstagramProvider,
  type MockstagramProviderOptions,
} from "#lib/provider/mockstagram/create-mockstagram-provider.ts";
import type { FetchOutcome } from "#lib/provider/provider.ts";
import { systemClock } from "#lib/time.ts";
import { parseScript } from "#mockstagram/script.ts";
import { createMockstagramServer, type MockstagramOptions } from "#mockstagram/server.ts";
import type { TrafficReport } from "#mockstagram/traffic.ts";

/** A hang guard, no measure: other suites run beside these. */
export const GUARD_MS = 120_000;

export async function startFaulty(rules: object[] = [], options: Partial<MockstagramOptions> = {}) {
  const server = createMockstagramServer({
    mode: "deterministic",
    rules: parseScript(JSON.stringify(rules)),
    ...options,
  });
  const { port } = await server.listen(0, "127.0.0.1");
  onTestFinished(() => server.close());
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    setRules: (list: object[]) => server.setRules(parseScript(JSON.stringify(list))),
    stats: async (): Promise<TrafficReport> => await (await fetch(`${url}/stats`)).json(),
  };
}

export function providerOf(baseUrl: string, over: Partial<MockstagramProviderOptions> = {}) {
  const provider = createMockstagramProvider({
    baseUrl,
    concurrency: 64,
    clock: systemClock,
    random: () => 0.5,
    ...over,
  });
  onTestFinished(() => provider.close());
  return provider;
}

export const ids = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => String(1_000_000 + from + i));

/** For `fetchMany`. */
export const inMs = (ms: number) => ({ deadline: systemClock.now() + ms });

/** Of each kind, failures by their reason. */
export function countOutcomes(outcomes: readonly FetchOutcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const key = outcome.kind === "failed" ? outcome.reason : outcome.kind;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
