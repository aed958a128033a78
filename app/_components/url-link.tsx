"use client";
/** A link to another state of the page: a plain click changes the URL in place, without script it is a link. */
import type { ReactNode } from "react";
import type { RangeStep } from "#lib/client/read-key.ts";
import { follow } from "./follow.ts";

interface UrlLinkProps {
  /** null: there is nowhere to go, and it says so. */
  href: string | null;
  go: () => unknown;
  className?: string | undefined;
  label?: string | undefined;
  title?: string | undefined;
  isCurrent?: boolean | undefined;
  onPoint?: (() => void) | undefined;
  /** Keys press it, too. */
  step?: RangeStep | undefined;
  children: ReactNode;
}

export function UrlLink(props: UrlLinkProps) {
  const { href, go, className, label, title, isCurrent, onPoint, step, children } = props;
  const named = { className, title, "aria-label": label };
  if (href === null)
    return (
      // A link that leads nowhere, and stays what it is for whoever has the focus on it.
      <a {...named} role="link" aria-disabled="true" tabIndex={0}>
        {children}
      </a>
    );
  return (
    <a
      {...named}
      href={href}
      data-step={step}
      aria-current={isCurrent ? "true" : undefined}
      onClick={(event) => follow(event, go)}
      onMouseEnter={onPoint}
      onFocus={onPoint}
    >
      {children}
    </a>
  );
}
