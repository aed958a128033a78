/**
 * Who is compared, as it stands in the URL: `ids=mockstagram:1000042,,mockstagram:1000043`. Each has a place, which gives
 * it its colour; whoever is taken off leaves theirs empty, so that nobody else changes colour. Pure; no validator, since
 * the browser loads it: whether a platform has such an account is for the server to say.
 */
import type { Platform } from "#lib/domain/platform.ts";
import type { InfluencerKey } from "./influencer-path.ts";
import { shorten } from "./shorten.ts";

/** As many as one chart shows apart. */
export const PLACES = 6;

/** null: a place that is free. */
export type Places = (InfluencerKey | null)[];

export interface ParsedPlaces {
  /** At most PLACES, each account once; the last one is not free. */
  places: Places;
  /** What was wrong with the URL, in sentences; empty when nothing was. */
  problems: string[];
}

/** Of an id that names no platform. */
const PLATFORM_OF_BARE_IDS: Platform = "mockstagram";
const WRITTEN = /^(?:([a-z][a-z0-9_-]{0,31}):)?([A-Za-z0-9._:@-]{1,255})$/;

/** `ids`: what the URL holds, any text; null: nothing. */
export function parsePlaces(ids: string | null): ParsedPlaces {
  const places: Places = [];
  const malformed: string[] = [];
  const left: string[] = [];
  for (const text of (ids ?? "").split(",").map((part) => part.trim())) {
    const account = text === "" ? null : parseAccount(text);
    if (text !== "" && account === null) malformed.push(shorten(text));
    else if (account && places.some((other) => isSame(other, account))) continue;
    else if (places.length < PLACES) places.push(account);
    else if (account) left.push(shorten(text));
  }
  const problems: string[] = [];
  if (malformed.length > 0)
    problems.push(
      `${quote(malformed)} ${malformed.length === 1 ? "is no account" : "are no accounts"}: one is written as platform:id, such as mockstagram:1000042.`,
    );
  if (left.length > 0)
    problems.push(
      `One chart holds at most ${PLACES}: ${quote(left)} ${left.length === 1 ? "is" : "are"} left out.`,
    );
  return { places: trim(places), problems };
}

/** null: nobody is compared, and the URL names none. */
export function writePlaces(places: Places): string | null {
  return (
    trim(places)
      .map((account) => (account ? writeAccount(account) : ""))
      .join(",") || null
  );
}

/** "mockstagram:1000042" */
export function writeAccount({ platform, externalId }: InfluencerKey): string {
  return `${platform}:${externalId}`;
}

/** In the first free place; unchanged when it is there already or all are taken. */
export function addToPlaces(places: Places, account: InfluencerKey): Places {
  if (places.some((other) => isSame(other, account))) return places;
  const free = places.indexOf(null);
  if (free >= 0) return places.with(free, account);
  return places.length < PLACES ? [...places, account] : places;
}

/** All others keep theirs. */
export function takeFromPlaces(places: Places, account: InfluencerKey): Places {
  return trim(places.map((other) => (isSame(other, account) ? null : other)));
}

export function isSame(one: InfluencerKey | null, other: InfluencerKey | null): boolean {
  return one?.platform === other?.platform && one?.externalId === other?.externalId;
}

function parseAccount(text: string): InfluencerKey | null {
  const [, platform = PLATFORM_OF_BARE_IDS, externalId] = WRITTEN.exec(text) ?? [];
  return externalId === undefined ? null : { platform, externalId };
}

function trim(places: Places): Places {
  return places.slice(0, places.findLastIndex((account) => account !== null) + 1);
}

function quote(texts: string[]): string {
  const some = texts
    .slice(0, 3)
    .map((text) => `“${text}”`)
    .join(", ");
  return texts.length > 3 ? `${some} and ${texts.length - 3} more` : some;
}
