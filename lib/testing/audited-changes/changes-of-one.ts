/** Of one influencer. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { pauseInfluencer } from "#lib/service/pause-influencer.ts";
import { systemClock } from "#lib/time.ts";
import { type AuditedChange, track } from "./audited-change.ts";

const ONE = "api/v1/influencers/[platform]/[externalId]";

export function changesOfOne(db: Database): AuditedChange[] {
  const tracked = () => track(db);
  const unknown = async () => {
    await tracked();
    await db.execute(sql`UPDATE influencers SET state = 'not_found'`);
  };
  return [
    {
      route: `PATCH ${ONE}`,
      of: "interval",
      before: tracked,
      ask: () => ({ body: { interval: 300 } }),
      leaves: {
        action: "influencer.interval",
        target: "mockstagram/1000042",
        more: { before: { interval: 60 }, after: { interval: 300 } },
      },
    },
    {
      route: `PATCH ${ONE}`,
      of: "tags",
      before: tracked,
      ask: () => ({ body: { tags: { add: ["vip"], remove: [] } } }),
      leaves: {
        action: "influencer.tags",
        target: "mockstagram/1000042",
        more: { before: { tags: [] }, after: { tags: ["vip"] } },
      },
    },
    {
      route: "POST api/v1/influencers",
      ask: () => ({ body: { externalId: "1000042", interval: 300 } }),
      leaves: { action: "influencer.add", target: "mockstagram/1000042", more: { after: { interval: 300 } } },
    },
    {
      route: `PATCH ${ONE}`,
      of: "paused",
      before: tracked,
      ask: () => ({ body: { state: "paused" } }),
      leaves: {
        action: "influencer.pause",
        target: "mockstagram/1000042",
        more: { before: { state: "pending" }, after: { state: "paused" } },
      },
    },
    {
      route: `PATCH ${ONE}`,
      of: "live",
      before: async () => {
        await tracked();
        await pauseInfluencer(db, "mockstagram", "1000042", systemClock);
      },
      ask: () => ({ body: { state: "live" } }),
      leaves: { action: "influencer.resume", target: "mockstagram/1000042" },
    },
    {
      route: `DELETE ${ONE}`,
      before: tracked,
      ask: () => ({}),
      leaves: {
        action: "influencer.remove",
        target: "mockstagram/1000042",
        more: { before: { state: "pending", interval: 60, dataPoints: 0 }, after: null },
      },
    },
    {
      route: `PATCH ${ONE}`,
      of: "restore",
      before: async () => {
        await tracked();
        await db.execute(sql`UPDATE influencers SET removed_at = now()`);
      },
      ask: () => ({ body: { restore: true } }),
      leaves: { action: "influencer.restore", target: "mockstagram/1000042" },
    },
    {
      route: `PATCH ${ONE}`,
      of: "recheck",
      before: unknown,
      ask: () => ({ body: { recheck: true } }),
      leaves: {
        action: "influencer.recheck",
        target: "mockstagram/1000042",
        more: { before: { state: "not_found" }, after: { state: "pending" } },
      },
    },
  ];
}
