"use client";
/** Who is compared: from where to where each went, how much of it is covered, and a way to take it off. */
import Link from "next/link";
import { beginText } from "#lib/client/begin-text.ts";
import type { CompareLine, Comparison } from "#lib/client/build-comparison.ts";
import type { ViewProblem } from "#lib/client/compare-lines.ts";
import { type Places, takeFromPlaces, writePlaces } from "#lib/client/compare-places.ts";
import { nothingWords } from "#lib/client/coverage-text.ts";
import { formatExact, formatPercent, formatShare, formatSigned, NO_VALUE } from "#lib/client/format-count.ts";
import { formatInstant } from "#lib/client/format-time.ts";
import { influencerPath, influencerRangePath } from "#lib/client/influencer-path.ts";
import { messageOf } from "#lib/client/message-of.ts";
import { nextOverdue } from "#lib/client/next-overdue.ts";
import { DemoBadge, StateBadge } from "../../_components/badges.tsx";
import { follow } from "../../_components/follow.ts";
import { type CompareUrl, compareHref, type SetCompareUrl } from "./compare-url.ts";
import { LineKey } from "./line-key.tsx";
import type { Compared } from "./use-compared.ts";

const problemText: Record<ViewProblem, string> = {
  began_at_zero: "Began at 0 followers: of that there is no percentage. See it as followers.",
  zero_on_log: "Its 0 is left out: a logarithmic axis has none.",
};

interface CompareAccountsProps {
  compared: readonly Compared[];
  comparison: Comparison | null;
  places: Places;
  tz: string;
  /** To tell of whom nothing new comes, epoch seconds; null: it is not awaited, or told of all. */
  now: number | null;
  url: CompareUrl;
  setUrl: SetCompareUrl;
}

export function CompareAccounts(props: CompareAccountsProps) {
  const { compared, comparison, places, tz, now, url, setUrl } = props;
  return (
    <section aria-labelledby="compared-title" className="card overflow-hidden">
      <h2 id="compared-title" tabIndex={-1} className="px-4 pt-3 pb-2 text-base font-semibold outline-none">
        From the first bucket to the last
      </h2>
      <table className="w-full text-right">
        <caption className="sr-only">Who is compared, and how their followers changed in this range</caption>
        <thead className="bg-raised text-xs text-muted [&_th]:px-2 [&_th]:py-1.5 [&_th]:font-medium sm:[&_th]:px-4">
          <tr>
            <th scope="col" className="text-left">
              Influencer
            </th>
            <th scope="col" className="max-md:hidden">
              First
            </th>
            <th scope="col" className="max-sm:hidden">
              Last
            </th>
            <th scope="col">Gain</th>
            <th scope="col" className="max-sm:hidden">
              Gain %
            </th>
            <th scope="col" className="max-md:hidden">
              Covered
            </th>
            <th scope="col">
              <span className="sr-only">Take off</span>
            </th>
          </tr>
        </thead>
        <tbody className="[&_td]:whitespace-nowrap [&_td]:px-2 [&_td]:py-2 [&_th]:px-2 [&_th]:py-2 sm:[&_td]:px-4 sm:[&_th]:px-4">
          {compared.map((one) => {
            const line = comparison?.lines.find(({ id }) => id === influencerPath(one.account));
            const change = { ids: writePlaces(takeFromPlaces(places, one.account)) };
            return (
              <tr key={influencerPath(one.account)} className="border-t border-line" data-place={one.place}>
                <th scope="row" className="text-left font-normal">
                  <Who one={one} line={line} tz={tz} now={now} url={url} />
                  <Terms line={line} />
                </th>
                <Numbers line={line} />
                <td className="w-0">
                  <a
                    className="button button-small"
                    href={compareHref({ ...url, ...change })}
                    aria-label={`Take off ${one.name}`}
                    onClick={(event) =>
                      follow(event, () => {
                        setUrl(change);
                        // Its row, and the focus with it, goes.
                        document.getElementById("compared-title")?.focus();
                      })
                    }
                  >
                    <span className="max-sm:hidden">Take off</span>
                    <span aria-hidden="true" className="sm:hidden">
                      ✕
                    </span>
                  </a>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface WhoProps {
  one: Compared;
  line: CompareLine | undefined;
  tz: string;
  now: number | null;
  url: CompareUrl;
}

function Who({ one, line, tz, now, url }: WhoProps) {
  const { account, place, name, profile, isUnknown, error, retry, isFetching } = one;
  const begin = line ? beginText(line, tz) : null;
  const isOverdue = now !== null && now > (nextOverdue(profile) ?? Number.POSITIVE_INFINITY);
  if (isUnknown)
    return (
      <p>
        <span className="font-medium break-all">{name}</span>{" "}
        <span className="text-warn">
          is not tracked on {account.platform}: it was never added, or has been removed. The others are drawn
          without it.
        </span>
      </p>
    );
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="flex min-w-0 items-baseline gap-2">
          <LineKey place={place} />
          <Link
            className="link font-medium break-all"
            prefetch={false}
            href={influencerRangePath(account, url)}
          >
            {name}
          </Link>
        </span>
        {profile && profile.state !== "ok" ? <StateBadge state={profile.state} /> : null}
        {line && line.series.demo.length > 0 ? <DemoBadge /> : null}
      </span>
      {error ? (
        <span className="mt-1 flex flex-wrap items-center gap-2 text-bad">
          {line ? "Could not be asked again: " : "Could not be loaded: "}
          {messageOf(error)}
          <button
            type="button"
            className="button button-small needs-script"
            onClick={retry}
            disabled={isFetching}
            aria-label={`Try again: ${name}`}
          >
            {isFetching ? "Trying…" : "Try again"}
          </button>
        </span>
      ) : null}
      {line && line.stats.firstAt === null ? (
        <span className="mt-1 block text-muted">
          Nothing to draw: {nothingWords(line.series.coverage)} in this range.
        </span>
      ) : null}
      {begin === null ? null : <span className="mt-1 block text-muted">{begin}</span>}
      {isOverdue && profile?.latest ? (
        <span className="mt-1 block text-warn">
          Nothing new since {formatInstant(profile.latest.retrievedAt, tz)}.
        </span>
      ) : null}
      {line?.problem ? <span className="mt-1 block text-warn">{problemText[line.problem]}</span> : null}
    </>
  );
}

/** What a narrow table has no columns for. */
function Terms({ line }: { line: CompareLine | undefined }) {
  if (!line) return null;
  const { stats, series } = line;
  const { present, expected } = series.coverage;
  return (
    <dl className="mt-0.5 flex flex-wrap gap-x-3 gap-y-1 text-xs text-muted md:hidden [&_dd]:text-ink [&>div]:flex [&>div]:gap-1">
      <div>
        <dt>First</dt>
        <dd>{formatExact(stats.first)}</dd>
      </div>
      <div className="sm:hidden">
        <dt>Last</dt>
        <dd>{formatExact(stats.last)}</dd>
      </div>
      <div>
        <dt>Covered</dt>
        <dd>{formatShare(present, expected)}</dd>
      </div>
    </dl>
  );
}

function Numbers({ line }: { line: CompareLine | undefined }) {
  const { first, last, gain, gainPercent } = line?.stats ?? {};
  const coverage = line?.series.coverage;
  return (
    <>
      <td className="max-md:hidden">{formatExact(first)}</td>
      <td className="font-semibold max-sm:hidden">{formatExact(last)}</td>
      <td>
        {formatSigned(gain)}
        <span className="block text-muted sm:hidden">{formatPercent(gainPercent)}</span>
      </td>
      <td className="max-sm:hidden">{formatPercent(gainPercent, { inColumn: true })}</td>
      <td
        className="text-muted max-md:hidden"
        data-covered={coverage && `${coverage.present}/${coverage.expected}`}
      >
        {coverage ? formatShare(coverage.present, coverage.expected) : NO_VALUE}
      </td>
    </>
  );
}
