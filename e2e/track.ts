/** Registers influencers as the product does, past what its pages and API would ask or refuse. */
import { connectDatabase } from "#lib/db/client.ts";
import type { IntervalSeconds } from "#lib/domain/influencer.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import type { ExternalIdSet } from "#lib/store/external-id-set.ts";
import { MINUTE, systemClock } from "#lib/time.ts";
import type { ServedProduct } from "./served-product.ts";

export async function track(
  { databaseUrl }: ServedProduct,
  externalIds: ExternalIdSet,
  interval: IntervalSeconds,
): Promise<void> {
  const client = connectDatabase({ url: databaseUrl, name: "e2e", max: 1, statementTimeoutMs: MINUTE });
  try {
    await addInfluencers(client.db, { platform: "mockstagram", externalIds, interval }, systemClock);
  } finally {
    await client.close();
  }
}
