"use client";
/** Whom a cause hit in a slot, page by page, with what the cause means and what to do about it. */
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRef } from "react";
import { hitWords } from "#lib/client/error-words.ts";
import { formatInstant, formatInstantExact, formatInterval } from "#lib/client/format-time.ts";
import { type MissedKey, missedHref, missedOptions } from "#lib/client/missed-options.ts";
import { reasonAdvice, reasonText } from "#lib/client/reason-text.ts";
import { platformNames } from "#lib/domain/platform-names.ts";
import { BlockError } from "../../../_components/block-error.tsx";
import { EmptyCard } from "../../../_components/empty-card.tsx";
import { LinkPending } from "../../../_components/link-pending.tsx";
import { UrlProblems } from "../../../_components/url-problems.tsx";
import { useFocusOnPaging } from "../../../_components/use-focus-on-paging.ts";
import { useZone } from "../../../_components/use-zone.ts";
import { MissedTable } from "./missed-table.tsx";

interface MissedViewProps {
  missed: MissedKey;
  /** The URL's cursor is of another list: this is the first page instead. */
  restarted: boolean;
  serverZone: string;
}

export function MissedView({ missed, restarted, serverZone }: MissedViewProps) {
  const tz = useZone(serverZone);
  const { platform, reason, interval, slot, cursor } = missed;
  const { data, error, refetch, isFetching } = useQuery(missedOptions(missed));
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusOnPaging(heading, cursor);
  const at = interval < 60 ? formatInstantExact(slot, tz) : formatInstant(slot, tz);
  const { means, remedy } = reasonAdvice(reason);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div>
        <p>
          <Link className="link" prefetch={false} href="/pipeline">
            Pipeline
          </Link>
        </p>
        <h1
          ref={heading}
          tabIndex={-1}
          className="text-2xl font-semibold tracking-tight outline-none first-letter:uppercase"
        >
          {reasonText(reason)}
        </h1>
        <p className="text-muted">
          {platformNames[platform]}, in the slot of <span className="text-ink">{at}</span>, fetched{" "}
          {formatInterval(interval)}
          {data ? (
            <>
              : <span className="text-ink">{hitWords(data)}</span>
            </>
          ) : null}
        </p>
        <p className="mt-1 text-muted">
          {means} {remedy}
        </p>
      </div>
      <UrlProblems
        problems={restarted ? ["That page is not one of this list. This is the first one."] : []}
      />
      {!data && error ? (
        <BlockError what="The list" error={error} retry={refetch} retrying={isFetching} />
      ) : null}
      {!data && !error ? (
        <div role="status" aria-label="Loading the list">
          <div className="card skeleton-lines pulse h-96 [--every:41px]" />
          <noscript>The list could not be loaded. Reload the page to try again.</noscript>
        </div>
      ) : null}
      {data && data.items.length === 0 && data.next === null ? (
        <EmptyCard title="Nobody, as far as it is known">
          {data.count === 0
            ? "Nothing of this cause is on file for this slot. Causes are kept for 400 days."
            : "Whom it hit has been removed since, or has got its data point after all."}{" "}
          <Link className="link" prefetch={false} href="/pipeline">
            Back to the pipeline
          </Link>
        </EmptyCard>
      ) : null}
      {data && (data.items.length > 0 || data.next !== null) ? (
        <>
          {data.items.length > 0 ? (
            <MissedTable items={data.items} caption={`${reasonText(reason)}, ${at}`} />
          ) : (
            <p className="card px-4 py-10 text-center text-muted">
              Nobody in this part: the next one goes on.
            </p>
          )}
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-xs text-muted">Who was removed since is counted, and not listed.</p>
            <nav aria-label="Pages" className="flex gap-2">
              {cursor === null ? null : (
                <Link className="button" prefetch={false} href={missedHref({ ...missed, cursor: null })}>
                  First
                  <LinkPending />
                </Link>
              )}
              {data.next === null ? (
                <span className="button border-dashed text-muted" aria-disabled="true">
                  Next
                </span>
              ) : (
                <Link className="button" prefetch={false} href={missedHref({ ...missed, cursor: data.next })}>
                  Next
                  <LinkPending />
                </Link>
              )}
            </nav>
          </div>
        </>
      ) : null}
    </div>
  );
}
