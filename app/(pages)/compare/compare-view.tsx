"use client";
/** Up to six influencers' followers in one chart. The URL is the state; the server's data is the first answer. */
import { parseAsString, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { buildComparison } from "#lib/client/build-comparison.ts";
import { isSame, type Places, parsePlaces } from "#lib/client/compare-places.ts";
import { influencerPath } from "#lib/client/influencer-path.ts";
import { type ResolvedRange, resolveRange, spanOf } from "#lib/client/resolve-range.ts";
import { Age } from "../../_components/age.tsx";
import { BlockError } from "../../_components/block-error.tsx";
import { StaleNotice } from "../../_components/stale-notice.tsx";
import { useNow } from "../../_components/use-now.ts";
import { useZone } from "../../_components/use-zone.ts";
import { RetentionNote } from "../influencers/[platform]/[externalId]/retention-note.tsx";
import { AddAccount } from "./add-account.tsx";
import { CompareAccounts } from "./compare-accounts.tsx";
import { CompareBlock } from "./compare-block.tsx";
import { CompareEmpty } from "./compare-empty.tsx";
import { CompareRange } from "./compare-range.tsx";
import { resolveView } from "./compare-url.ts";
import { type Compared, type ComparedOptions, pickTogether, useCompared } from "./use-compared.ts";
import { useFreshness } from "./use-freshness.ts";

const urlParsers = {
  ids: parseAsString,
  range: parseAsString,
  from: parseAsString,
  to: parseAsString,
  tz: parseAsString,
  view: parseAsString,
  show: parseAsString,
};

interface CompareViewProps {
  /** Epoch seconds. */
  serverNow: number;
  serverZone: string;
  /** Of whom the server knows that they are not tracked. */
  unknown: readonly string[];
}

export function CompareView({ serverNow, serverZone, unknown }: CompareViewProps) {
  const [url, setUrl] = useQueryStates(urlParsers, { history: "push", scroll: false });
  const now = useNow(serverNow, 5_000);
  const range = resolveRange(url, now, useZone(serverZone));
  const { places, problems } = useMemo(() => parsePlaces(url.ids), [url.ids]);
  const { view, problem } = resolveView(url.view);
  const compared = useComparedPlaces(places, {
    ...{ range, span: spanOf(range, url), refetchInterval: refetchEvery(range) },
    unknown,
  });

  const { picture, isWaiting } = usePicture(compared);
  const asOf = Math.min(...picture.map(({ at }) => at)) / 1_000;
  const comparison = useMemo(() => {
    const drawn = picture.flatMap((one) => (one.series ? [{ ...one, series: one.series }] : []));
    return buildComparison(drawn, { view, asOf });
  }, [picture, view, asOf]);
  const known = compared.filter(({ isUnknown }) => !isUnknown);
  const { stale, newestAt, retry, retrying } = useFreshness({
    ...{ known, now, isLive: range.live },
    asOf: comparison ? asOf : null,
  });
  const hasNothingLeft = known.length > 0 && known.every(({ error, series }) => error && !series);

  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">Compare</h1>
          <p className="text-muted">
            {countWords(known.length)}
            {newestAt === null ? null : (
              <>
                {" "}
                Newest data point <Age at={newestAt} serverNow={serverNow} tz={range.tz} />.
              </>
            )}
          </p>
        </div>
        <AddAccount places={places} url={url} setUrl={setUrl} />
      </div>
      <div role="status" className="grid gap-1 empty:hidden">
        {[...problems, ...range.problems, ...(problem ? [problem] : [])].map((text) => (
          <p key={text} className="rounded-md bg-warn-tint px-3 py-1.5 text-warn">
            {text}
          </p>
        ))}
      </div>
      {stale ? <StaleNotice {...stale} tz={range.tz} retry={retry} retrying={retrying} /> : null}
      {compared.length === 0 ? (
        <CompareEmpty />
      ) : (
        <>
          <CompareRange
            periods={known.flatMap(({ profile }) => profile?.periods ?? [])}
            range={range}
            url={url}
            setUrl={setUrl}
            now={now}
          />
          <RetentionNote retention={comparison?.lines[0]?.series.retention ?? null} tz={range.tz} />
          {hasNothingLeft ? (
            <BlockError what="The chart" error={known[0]?.error} retry={retry} retrying={retrying} />
          ) : null}
          {known.length > 0 && !hasNothingLeft ? (
            <CompareBlock
              comparison={comparison}
              busy={isWaiting && comparison !== null}
              view={view}
              url={url}
              setUrl={setUrl}
            />
          ) : null}
          <CompareAccounts
            compared={compared}
            comparison={comparison}
            places={places}
            tz={range.tz}
            // One cause is told once, not of each.
            now={range.live && !stale ? now : null}
            url={url}
            setUrl={setUrl}
          />
        </>
      )}
    </div>
  );
}

/** A fixed number of hooks, whoever is compared. */
function useComparedPlaces(places: Places, options: ComparedOptions): Compared[] {
  const all = [
    useCompared(0, places[0] ?? null, options),
    useCompared(1, places[1] ?? null, options),
    useCompared(2, places[2] ?? null, options),
    useCompared(3, places[3] ?? null, options),
    useCompared(4, places[4] ?? null, options),
    useCompared(5, places[5] ?? null, options),
  ];
  return all.filter((one) => one !== null);
}

/** What is drawn: all of one range. It stays while a new range's series come in, one after the other. */
function usePicture(compared: Compared[]): { picture: Compared[]; isWaiting: boolean } {
  const [kept, setKept] = useState<Compared[]>([]);
  const { together, isWaiting } = pickTogether(compared);
  const still = kept.filter((one) => compared.some(({ account }) => isSame(account, one.account)));
  const picture = isWaiting && still.length > 0 ? still : together;
  const isKept = picture.length === kept.length && picture.every((one, i) => isSamePicture(one, kept[i]));
  if (!isKept) setKept(picture);
  return { picture: isKept ? kept : picture, isWaiting };
}

function isSamePicture(one: Compared, other: Compared | undefined): boolean {
  return (
    other !== undefined &&
    influencerPath(one.account) === influencerPath(other.account) &&
    one.place === other.place &&
    one.name === other.name &&
    one.series === other.series &&
    one.at === other.at
  );
}

function countWords(count: number): string {
  if (count === 0) return "Followers of up to six influencers in one chart.";
  if (count === 1) return "One influencer. Add another to compare it with.";
  return `${count} influencers in one chart, on one axis.`;
}

/** Each bucket a few times; between 15 s and a minute. */
function refetchEvery({ live, from, to }: ResolvedRange): number | false {
  return live ? Math.min(60, Math.max(15, (to - from) / 5_760)) * 1_000 : false;
}
