/**
 * What changes something over HTTP, and what each leaves in the audit log: the table of lib/http/audit-sweep. A new route
 * that changes something gets its lines in one of these files.
 */
import type { Database } from "#lib/db/client.ts";
import type { AuditedChange } from "./audited-change.ts";
import { changesOfMany } from "./changes-of-many.ts";
import { changesOfNotes } from "./changes-of-notes.ts";
import { changesOfOne } from "./changes-of-one.ts";
import { changesOfOperations } from "./changes-of-operations.ts";
import { changesOfPeople } from "./changes-of-people.ts";

export function listAuditedChanges(db: Database): AuditedChange[] {
  return [
    ...changesOfOne(db),
    ...changesOfNotes(db),
    ...changesOfMany(db),
    ...changesOfPeople(db),
    ...changesOfOperations(db),
  ];
}
