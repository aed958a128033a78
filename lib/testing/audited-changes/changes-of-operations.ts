/** Of the pipeline: platforms and dead letters. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { pausePlatform } from "#lib/service/pause-platform.ts";
import { storeDeadLetters } from "#lib/store/store-dead-letters.ts";
import { type AuditedChange, onlyId, track } from "./audited-change.ts";

export function changesOfOperations(db: Database): AuditedChange[] {
  const unknown = async () => {
    await track(db);
    await db.execute(sql`UPDATE influencers SET state = 'not_found'`);
  };
  const letter = () => storeDeadLetters(db, [{ queue: "ingest", payload: { v: 99 }, cause: "unreadable" }]);
  const targetLetter = async () => ({ body: { ids: [await onlyId(db, "dead_letters")] } });
  return [
    {
      route: "POST api/v1/platforms/[platform]/recheck",
      before: unknown,
      ask: () => ({}),
      leaves: { action: "influencer.recheck", target: "mockstagram", more: { after: { influencers: 1 } } },
    },
    {
      route: "PATCH api/v1/platforms/[platform]",
      ask: () => ({ body: { paused: true } }),
      leaves: { action: "platform.pause", target: "mockstagram" },
    },
    {
      route: "PATCH api/v1/platforms/[platform]",
      of: "resumed",
      before: () => pausePlatform(db, "mockstagram"),
      ask: () => ({ body: { paused: false } }),
      leaves: { action: "platform.resume", target: "mockstagram" },
    },
    {
      route: "POST api/v1/dead-letters/redrive",
      before: letter,
      ask: targetLetter,
      leaves: { action: "dead_letter.redrive", target: "1" },
    },
    {
      route: "POST api/v1/dead-letters/redrive",
      of: "all",
      before: letter,
      ask: () => ({ body: { all: true } }),
      leaves: { action: "dead_letter.redrive", target: null, more: { after: { letters: 1 } } },
    },
    {
      route: "POST api/v1/dead-letters/discard",
      before: letter,
      ask: targetLetter,
      leaves: { action: "dead_letter.discard", target: "1" },
    },
    {
      route: "POST api/v1/dead-letters/restore",
      before: async () => {
        await letter();
        await db.execute(sql`UPDATE dead_letters SET discarded_at = now(), discarded_by = 'x'`);
      },
      ask: targetLetter,
      leaves: { action: "dead_letter.restore", target: "1" },
    },
  ];
}
