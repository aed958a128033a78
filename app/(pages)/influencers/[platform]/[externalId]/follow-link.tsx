"use client";
/** A link to another state of the page: a plain click changes the URL in place, without script it is a link. */
import type { ReactNode } from "react";
import { follow } from "../../../../_components/follow.ts";
import { hrefOf, type SetUrl, type UrlChange, type UrlState } from "./url-state.ts";

interface FollowLinkProps {
  /** null: there is nowhere to go, and it says so. */
  change: UrlChange | null;
  url: UrlState;
  setUrl: SetUrl;
  className?: string;
  label?: string;
  title?: string;
  isCurrent?: boolean;
  onPoint?: () => void;
  children: ReactNode;
}

export function FollowLink(props: FollowLinkProps) {
  const { change, url, setUrl, className, label, title, isCurrent, onPoint, children } = props;
  const named = { className, title, "aria-label": label };
  if (change === null)
    return (
      // A link that leads nowhere, and stays what it is for whoever has the focus on it.
      <a {...named} role="link" aria-disabled="true" tabIndex={0}>
        {children}
      </a>
    );
  return (
    <a
      {...named}
      href={hrefOf(url, change)}
      aria-current={isCurrent ? "true" : undefined}
      onClick={(event) => follow(event, () => setUrl(change))}
      onMouseEnter={onPoint}
      onFocus={onPoint}
    >
      {children}
    </a>
  );
}
