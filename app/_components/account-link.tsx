/** An influencer's name, which leads to its page; its id where the name doesn't tell it. */
import Link from "next/link";
import { type Account, accountPath } from "#lib/client/account-path.ts";
import { LinkPending } from "./link-pending.tsx";

export function AccountLink({ account }: { account: Account & { username: string | null } }) {
  const { username, externalId } = account;
  return (
    <>
      <Link
        prefetch={false}
        href={accountPath(account)}
        className="link inline-block py-0.5 font-medium break-all"
      >
        {username ?? externalId}
        <LinkPending />
      </Link>
      {username && !username.endsWith(externalId) ? (
        <span className="ml-2 font-mono text-xs text-muted">{externalId}</span>
      ) : null}
    </>
  );
}
