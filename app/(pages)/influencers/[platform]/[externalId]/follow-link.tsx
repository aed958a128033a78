"use client";
/** A link to another state of the detail page. */
import type { ReactNode } from "react";
import { UrlLink } from "../../../../_components/url-link.tsx";
import { hrefOf, type SetUrl, type UrlChange, type UrlState } from "./url-state.ts";

interface FollowLinkProps {
  change: UrlChange;
  url: UrlState;
  setUrl: SetUrl;
  className?: string;
  label?: string;
  title?: string;
  isCurrent?: boolean;
  onPoint?: () => void;
  children: ReactNode;
}

export function FollowLink({ change, url, setUrl, ...rest }: FollowLinkProps) {
  return <UrlLink {...rest} href={hrefOf(url, change)} go={() => setUrl(change)} />;
}
