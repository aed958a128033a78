"use client";
import { useState } from "react";
import { formatDay } from "#lib/client/format-time.ts";
import type { ListedKey } from "#lib/domain/api-key.ts";
/** Every key: whose, since when, used when, until when. */
import { DAY_S } from "#lib/domain/seconds.ts";
import { Age } from "../../../_components/age.tsx";
import { Badge } from "../../../_components/badges.tsx";
import { RevokeKeyDialog } from "./revoke-key-dialog.tsx";

interface KeyTableProps {
  keys: ListedKey[];
  serverNow: number;
  tz: string;
  onRevoked: (id: string) => void;
}

const SOON_S = 14 * DAY_S;

export function KeyTable({ keys, serverNow, tz, onRevoked }: KeyTableProps) {
  const [revoking, setRevoking] = useState<ListedKey | null>(null);
  const working = keys.filter((key) => endOf(key, serverNow) === null).length;
  return (
    <section aria-labelledby="keys-title" className="grid gap-3">
      <h2 id="keys-title" className="text-lg font-semibold">
        {keys.length === 0
          ? "No keys yet"
          : working === 0
            ? "No key works"
            : working === 1
              ? "One key works"
              : `${working} keys work`}
      </h2>
      {keys.length === 0 ? (
        <p className="card px-6 py-12 text-center text-muted">
          Programs may read without a key, unless PUBLIC_API=false; changing influencers always takes one.
        </p>
      ) : (
        <ul className="grid gap-3">
          {keys.map((key) => (
            <li
              key={key.id}
              className={endOf(key, serverNow) === null ? "card" : "card border-dashed"}
              data-key={key.prefix}
            >
              <KeyRow item={key} serverNow={serverNow} tz={tz} onRevoke={() => setRevoking(key)} />
            </li>
          ))}
        </ul>
      )}
      {revoking ? (
        <RevokeKeyDialog
          key={revoking.id}
          item={revoking}
          serverNow={serverNow}
          tz={tz}
          onClose={() => setRevoking(null)}
          onRevoked={() => onRevoked(revoking.id)}
        />
      ) : null}
    </section>
  );
}

interface KeyRowProps {
  item: ListedKey;
  serverNow: number;
  tz: string;
  onRevoke: () => void;
}

function KeyRow({ item, serverNow, tz, onRevoke }: KeyRowProps) {
  const { name, prefix, createdBy, createdAt, lastUsedAt, expiresAt } = item;
  const end = endOf(item, serverNow);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="grid min-w-0 flex-1 basis-60 gap-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="min-w-0 break-words">{name}</span>
          {end === null ? <ScopeBadge item={item} /> : <Badge tone="neutral">{end}</Badge>}
        </p>
        <p className="text-muted break-words">
          <code className="font-mono">{prefix}…</code>, made by {createdBy} on {formatDay(createdAt, tz)}
        </p>
      </div>
      <dl className="grid grid-cols-[4.5rem_auto] gap-x-3 text-muted sm:w-48">
        <dt>Last used</dt>
        <dd>{lastUsedAt === null ? "never" : <Age at={lastUsedAt} serverNow={serverNow} tz={tz} />}</dd>
        {end === null ? (
          <>
            <dt>Expires</dt>
            <dd className={expiresAt !== null && expiresAt - serverNow < SOON_S ? "text-warn" : undefined}>
              {expiresAt === null ? "never" : formatDay(expiresAt, tz)}
            </dd>
          </>
        ) : (
          <>
            <dt>{end}</dt>
            <dd>{formatDay(item.revokedAt ?? expiresAt ?? createdAt, tz)}</dd>
          </>
        )}
      </dl>
      <div className="flex justify-end max-sm:ml-auto sm:w-20">
        {end === null ? (
          <button
            type="button"
            className="button button-small button-danger needs-script"
            aria-label={`Revoke ${name}`}
            onClick={onRevoke}
          >
            Revoke
          </button>
        ) : null}
      </div>
    </div>
  );
}

function ScopeBadge({ item: { scope, isCurbed } }: { item: ListedKey }) {
  if (isCurbed) return <Badge tone="warn">Reads only: its maker is no admin now</Badge>;
  return <Badge tone="neutral">{scope === "write" ? "Reads and changes" : "Reads"}</Badge>;
}

/** Why it no longer works; null: it does. */
function endOf({ revokedAt, expiresAt }: ListedKey, now: number): "Revoked" | "Expired" | null {
  if (revokedAt !== null) return "Revoked";
  return expiresAt !== null && expiresAt <= now ? "Expired" : null;
}
