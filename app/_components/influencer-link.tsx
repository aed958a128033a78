/** An influencer's name, which leads to its page; its id where the name doesn't tell it. */
import Link from "next/link";
import { type InfluencerKey, influencerPath, influencerSincePath } from "#lib/client/influencer-path.ts";
import { LinkPending } from "./link-pending.tsx";

interface InfluencerLinkProps {
  account: InfluencerKey & { username: string | null };
  /** Epoch seconds: the page then shows what has passed since, so that a gain told here is the gain told there. */
  since?: number | undefined;
}

export function InfluencerLink({ account, since }: InfluencerLinkProps) {
  const { username, externalId } = account;
  return (
    <>
      <Link
        prefetch={false}
        href={since === undefined ? influencerPath(account) : influencerSincePath(account, since)}
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
