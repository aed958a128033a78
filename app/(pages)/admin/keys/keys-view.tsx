"use client";
/** The desk of API keys: make one, see which are in use, revoke them. */
import { useState } from "react";
import type { ListedKey, MadeKey } from "#lib/domain/api-key.ts";
import { useZone } from "../../../_components/use-zone.ts";
import { AdminNav } from "../admin-nav.tsx";
import { KeyForm } from "./key-form.tsx";
import { KeyTable } from "./key-table.tsx";
import { MadeKeyCard } from "./made-key-card.tsx";

interface KeysViewProps {
  keys: ListedKey[];
  serverNow: number;
  serverZone: string;
}

export function KeysView({ keys, serverNow, serverZone }: KeysViewProps) {
  const tz = useZone(serverZone);
  const [made, setMade] = useState<MadeKey | null>(null);
  return (
    <div className="grid gap-6">
      <AdminNav title="API keys" />
      <KeyForm onMade={setMade} />
      {made ? <MadeKeyCard key={made.id} made={made} tz={tz} onClose={() => setMade(null)} /> : null}
      <KeyTable
        keys={keys}
        serverNow={serverNow}
        tz={tz}
        onRevoked={(id) => setMade((shown) => (shown?.id === id ? null : shown))}
      />
    </div>
  );
}
