"use client";
/** Everybody who may sign in, and who was asked to. */
import { useRouter } from "next/navigation";
import { type Dispatch, type SetStateAction, useRef, useState } from "react";
import {
  inviteUser,
  makePasswordLink,
  signOutEverywhere,
  withdrawInvitation,
} from "#lib/client/change-user.ts";
import { formatInstant } from "#lib/client/format-time.ts";
import type { ListedLink, ListedUser, UserList } from "#lib/domain/account-views.ts";
import type { Role } from "#lib/domain/role.ts";
import { ActionError } from "../../../_components/action-error.tsx";
import { Age } from "../../../_components/age.tsx";
import { useChange } from "../../../_components/use-change.ts";
import { ChangeRoleDialog, roleWords } from "./change-role-dialog.tsx";
import { RemoveUserDialog } from "./remove-user-dialog.tsx";
import type { HandedLink } from "./users-view.tsx";

type SetLink = Dispatch<SetStateAction<HandedLink | null>>;

interface UserTableProps {
  list: UserList;
  ownId: string;
  serverNow: number;
  tz: string;
  onLink: SetLink;
}

export function UserTable({ list, ownId, serverNow, tz, onLink }: UserTableProps) {
  const [removing, setRemoving] = useState<ListedUser | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed goes with its row, and the focus with it.
  const toHeading = () => heading.current?.focus();
  return (
    <section aria-labelledby="users-title" className="grid gap-3">
      <h2 id="users-title" ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
        {list.users.length === 1 ? "One user" : `${list.users.length} users`}
        {list.invited.length > 0 ? `, ${list.invited.length} asked in` : ""}
      </h2>
      <ul className="grid gap-3">
        {list.users.map((user) => (
          <li key={user.id} className="card" data-user={user.email}>
            <UserRow
              user={user}
              isOwn={user.id === ownId}
              serverNow={serverNow}
              tz={tz}
              onLink={onLink}
              onRemove={() => setRemoving(user)}
            />
          </li>
        ))}
        {list.invited.map((invited) => (
          <li key={invited.email} className="card border-dashed" data-user={invited.email}>
            <InvitedRow invited={invited} tz={tz} onLink={onLink} onWithdrawn={toHeading} />
          </li>
        ))}
      </ul>
      {removing ? (
        <RemoveUserDialog
          key={removing.id}
          user={removing}
          onClose={() => setRemoving(null)}
          onRemoved={toHeading}
        />
      ) : null}
    </section>
  );
}

interface UserRowProps {
  user: ListedUser;
  isOwn: boolean;
  serverNow: number;
  tz: string;
  onLink: (link: HandedLink) => void;
  onRemove: () => void;
}

function UserRow({ user, isOwn, serverNow, tz, onLink, onRemove }: UserRowProps) {
  const router = useRouter();
  const choice = useRef<HTMLSelectElement>(null);
  // Arrows change a closed select: a choice is no change yet.
  const [chosen, setChosen] = useState<{ role: Role; before: Role } | null>(null);
  // Once they have another role, by whomever, it is a choice no more.
  const role = chosen?.before === user.role ? chosen.role : user.role;
  const [isAsking, setAsking] = useState(false);
  const link = useChange({
    mutationFn: () => makePasswordLink(user.id),
    onSuccess: (made) => onLink({ ...made, email: user.email }),
  });
  const end = useChange({ mutationFn: () => signOutEverywhere(user.id), onSuccess: () => router.refresh() });
  const isBusy = link.isPending || end.isPending;
  return (
    <div className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-medium break-all">
            {user.email} {isOwn ? <span className="font-normal text-muted">(you)</span> : null}
          </p>
          <p className="text-muted">
            {user.signedInAt === null ? (
              "Not signed in"
            ) : (
              <>
                {user.sessions === 1 ? "Signed in" : `Signed in ${user.sessions} times, last`}{" "}
                <Age at={user.signedInAt} serverNow={serverNow} tz={tz} />
              </>
            )}
          </p>
        </div>
        <select
          ref={choice}
          className="field"
          aria-label={`Role of ${user.email}`}
          value={role}
          disabled={isBusy}
          onChange={({ target }) =>
            setChosen({ role: target.value === "admin" ? "admin" : "viewer", before: user.role })
          }
        >
          <option value="viewer">Viewer</option>
          <option value="admin">Admin</option>
        </select>
        <div className="needs-script flex flex-wrap gap-2">
          {role === user.role ? null : (
            <button
              type="button"
              className="button button-small button-primary"
              aria-haspopup="dialog"
              aria-label={`${roleWords[role]} of ${user.email}`}
              disabled={isBusy}
              onClick={() => setAsking(true)}
            >
              {roleWords[role]}
            </button>
          )}
          <button
            type="button"
            className="button button-small"
            aria-label={`New password for ${user.email}`}
            disabled={isBusy}
            onClick={() => link.mutate()}
          >
            New password
          </button>
          <button
            type="button"
            className="button button-small"
            aria-label={`Sign out ${user.email} everywhere`}
            disabled={isBusy || user.sessions === 0}
            onClick={() => end.mutate()}
          >
            Sign out
          </button>
          <button
            type="button"
            className="button button-small button-danger"
            aria-label={`Remove ${user.email}`}
            disabled={isBusy}
            onClick={onRemove}
          >
            Remove
          </button>
        </div>
      </div>
      <ActionError error={link.error ?? end.error} />
      {isAsking ? (
        <ChangeRoleDialog
          user={user}
          role={role}
          isOwn={isOwn}
          onClose={() => setAsking(false)}
          // The button that asked goes: there is nothing left to change.
          onChanged={() => choice.current?.focus()}
        />
      ) : null}
    </div>
  );
}

interface InvitedRowProps {
  invited: ListedLink;
  tz: string;
  onLink: SetLink;
  onWithdrawn: () => void;
}

function InvitedRow({ invited, tz, onLink, onWithdrawn }: InvitedRowProps) {
  const router = useRouter();
  const again = useChange({
    mutationFn: () => inviteUser(invited),
    onSuccess: (made) => onLink({ ...made, email: invited.email }),
  });
  const withdraw = useChange({
    mutationFn: () => withdrawInvitation(invited.email),
    onSuccess: () => {
      // What is shown of it opens nothing any more.
      onLink((link) => (link?.email === invited.email ? null : link));
      router.refresh();
      onWithdrawn();
    },
  });
  const isBusy = again.isPending || withdraw.isPending;
  return (
    <div className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-medium break-all">{invited.email}</p>
          <p className="text-muted">
            Asked in as {invited.role === "admin" ? "an admin" : "a viewer"}, has not made the account yet.
            The link is good until {formatInstant(invited.expiresAt, tz)}.
          </p>
        </div>
        <div className="needs-script flex flex-wrap gap-2">
          <button
            type="button"
            className="button button-small"
            aria-label={`Another link for ${invited.email}`}
            disabled={isBusy}
            onClick={() => again.mutate()}
          >
            Another link
          </button>
          <button
            type="button"
            className="button button-small button-danger"
            aria-label={`Withdraw the invitation of ${invited.email}`}
            disabled={isBusy}
            onClick={() => withdraw.mutate()}
          >
            Withdraw
          </button>
        </div>
      </div>
      <ActionError error={again.error ?? withdraw.error} />
    </div>
  );
}
