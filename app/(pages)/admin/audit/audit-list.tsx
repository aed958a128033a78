"use client";
/** Events, each with what was before and is after, field by field. */
import { diffFields, type FieldChange } from "#lib/client/diff-fields.ts";
import { formatInstantExact } from "#lib/client/format-time.ts";
import type { AuditEntry } from "#lib/domain/audit.ts";
import { auditActions } from "#lib/domain/audit-actions.ts";
import { Age } from "../../../_components/age.tsx";

export function AuditList({
  events,
  serverNow,
  tz,
}: {
  events: AuditEntry[];
  serverNow: number;
  tz: string;
}) {
  return (
    <ol className="card divide-y divide-line">
      {events.map((event) => (
        <li key={event.id} className="grid gap-1.5 px-4 py-3" data-action={event.action}>
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
            <p className="min-w-0 break-words">
              <b className="font-medium">{nameOf(event)}</b> {wordsOf(event.action)}
              {event.target.id === null ? null : (
                <>
                  {": "}
                  <span className="font-mono text-xs">{event.target.id}</span>
                </>
              )}
            </p>
            <p className="text-muted">
              {formatInstantExact(event.at, tz)} · <Age at={event.at} serverNow={serverNow} tz={tz} />
            </p>
          </div>
          <Changes changes={diffFields(event.before, event.after)} />
          {event.requestId === null ? null : (
            <p className="text-xs text-muted">
              Request <code className="font-mono break-all select-all">{event.requestId}</code>
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

function Changes({ changes }: { changes: FieldChange[] }) {
  if (changes.length === 0) return null;
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-3 gap-y-0.5">
      {changes.map(({ field, before, after }) => (
        <div key={field} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-muted">{field}</dt>
          <dd className="min-w-0 break-words">
            {before === null ? null : (
              <del className="rounded-sm bg-bad-tint px-1 text-bad">
                <span className="sr-only">before </span>
                {before}
              </del>
            )}
            {before !== null && after !== null ? <span aria-hidden="true"> → </span> : null}
            {after === null ? null : (
              <ins className="rounded-sm bg-good-tint px-1 text-good no-underline">
                <span className="sr-only">after </span>
                {after}
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function nameOf({ actor }: AuditEntry): string {
  if (actor.kind === "operator") return `The command ${actor.name ?? "of an operator"}`;
  if (actor.kind === "visitor") return `Somebody from ${actor.name ?? "somewhere"}`;
  if (actor.kind === "key") return `The API key of ${actor.name ?? "a user"}`;
  return actor.kind === "system" ? "The system" : (actor.name ?? "A user");
}

/** Another release may know of more. */
function wordsOf(action: string): string {
  const known: Record<string, string> = auditActions;
  return known[action] ?? action;
}
