"use client";
/** The users' desk: let somebody in, change what they may do, take them out. */
import { useState } from "react";
import type { MadeLink, UserList } from "#lib/domain/account-views.ts";
import { useZone } from "../../../_components/use-zone.ts";
import { AdminNav } from "../admin-nav.tsx";
import { InviteForm } from "./invite-form.tsx";
import { LinkCard } from "./link-card.tsx";
import { UserTable } from "./user-table.tsx";

interface UsersViewProps {
  list: UserList;
  /** Who is looking. */
  ownId: string;
  serverNow: number;
  serverZone: string;
}

/** A link that was just made, and for whom. */
export interface HandedLink extends MadeLink {
  email: string;
}

export function UsersView({ list, ownId, serverNow, serverZone }: UsersViewProps) {
  const tz = useZone(serverZone);
  const [link, setLink] = useState<HandedLink | null>(null);
  return (
    <div className="grid gap-6">
      <AdminNav title="Users" />
      <InviteForm onMade={setLink} />
      {link ? <LinkCard key={link.path} link={link} tz={tz} onClose={() => setLink(null)} /> : null}
      <UserTable list={list} ownId={ownId} serverNow={serverNow} tz={tz} onLink={setLink} />
    </div>
  );
}
