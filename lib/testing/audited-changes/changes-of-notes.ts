/** Of notes on an influencer's chart. */
import type { Database } from "#lib/db/client.ts";
import { addNote } from "#lib/service/notes/add-note.ts";
import { removeNote } from "#lib/service/notes/remove-note.ts";
import { systemClock } from "#lib/time.ts";
import { type AuditedChange, track } from "./audited-change.ts";

const NOTES = "api/v1/influencers/[platform]/[externalId]/notes";
const account = { platform: "mockstagram", externalId: "1000042" } as const;
const giveaway = { text: "giveaway", from: 1_700_000_040, to: null };
const target = "mockstagram/1000042";

export function changesOfNotes(db: Database): AuditedChange[] {
  const written = async () => {
    await track(db);
    await addNote(db, account, { ...giveaway, by: "admin@example.org" }, systemClock);
  };
  const removed = async () => {
    await written();
    await removeNote(db, { account, id: 1 }, systemClock);
  };
  const one = { ...account, id: "1" };
  const purge = { ...giveaway, text: "purge" };
  return [
    {
      route: `POST ${NOTES}`,
      before: () => track(db),
      ask: () => ({ body: giveaway }),
      leaves: { action: "note.add", target, more: { before: null, after: { note: 1, ...giveaway } } },
      again: false,
    },
    {
      route: `PATCH ${NOTES}/[id]`,
      of: "text",
      before: written,
      ask: () => ({ params: one, body: purge }),
      leaves: {
        action: "note.change",
        target,
        more: { before: { note: 1, ...giveaway }, after: { note: 1, ...purge } },
      },
    },
    {
      route: `DELETE ${NOTES}/[id]`,
      before: written,
      ask: () => ({ params: one }),
      leaves: { action: "note.remove", target, more: { before: { note: 1, ...giveaway } } },
    },
    {
      route: `PATCH ${NOTES}/[id]`,
      of: "restore",
      before: removed,
      ask: () => ({ params: one, body: { restore: true } }),
      leaves: { action: "note.restore", target, more: { after: { note: 1, ...giveaway } } },
    },
  ];
}
