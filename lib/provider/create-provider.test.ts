import { expect, it } from "vitest";
import { platformSchema, platforms } from "#lib/domain/platform.ts";
import { systemClock } from "#lib/time.ts";
import { createProvider } from "./create-provider.ts";

it.each(platformSchema.options)("%s has a provider that answers for it", async (platform) => {
  const settings = {
    mockstagramUrl: "http://127.0.0.1:9",
    concurrency: 1,
    clock: systemClock,
    random: () => 0,
  };
  const provider = createProvider(platform, settings);
  expect(provider.platform).toBe(platform);
  // What pages say that a platform tells, its provider can ask for.
  expect(provider.checkSuspicions !== undefined).toBe(platforms[platform].tellsSuspicion);
  await provider.close();
});
