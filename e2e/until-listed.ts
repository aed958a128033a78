/** The list, and what searches it, know whom the suite is served with only from the first snapshot on. */
import type { PlaywrightWorkerArgs } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { SEEDED, servedProduct } from "./served-product.ts";

/** The snapshot is built once a minute. */
export async function untilListed({ playwright }: Pick<PlaywrightWorkerArgs, "playwright">): Promise<void> {
  const request = await playwright.request.newContext({ baseURL: servedProduct().url });
  await expect(async () => {
    const { total } = await (await request.get("/api/v1/influencers")).json();
    expect(total).toBeGreaterThanOrEqual(SEEDED.count);
  }).toPass({ timeout: 90_000 });
  await request.dispose();
}
