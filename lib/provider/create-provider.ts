/** Which code talks to which platform. */
import type { Platform } from "#lib/domain/platform.ts";
import type { Random } from "#lib/random.ts";
import type { Clock } from "#lib/time.ts";
import { createMockstagramProvider } from "./mockstagram/create-mockstagram-provider.ts";
import type { Provider } from "./provider.ts";

export interface ProviderSettings {
  mockstagramUrl: string;
  /** Requests in flight to the platform, in this process. */
  concurrency: number;
  /** What `deadline` and `retrievedAt` are measured on. */
  clock: Clock;
  /** For jitter. */
  random: Random;
  /** To Mockstagram, over all workers. Absent: no limit. */
  mockstagramRequestsPerSecond?: number | undefined;
  /** Each request that has ended: its outcome, `found` or the failure's reason, and how long it took. */
  onRequest?(outcome: string, seconds: number): void;
}

export function createProvider(platform: Platform, settings: ProviderSettings): Provider {
  switch (platform) {
    case "mockstagram":
      return createMockstagramProvider({
        baseUrl: settings.mockstagramUrl,
        concurrency: settings.concurrency,
        clock: settings.clock,
        random: settings.random,
        requestsPerSecond: settings.mockstagramRequestsPerSecond,
        onRequest: settings.onRequest,
      });
  }
}
