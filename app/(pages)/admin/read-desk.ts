/** Which part of the registry an address asks for. What it names and we don't know is left out, and said. Pure. */
import { z } from "zod";
import { intervalSchema, intervals } from "#lib/domain/influencer.ts";
import { externalIdSchema, platformSchema } from "#lib/domain/platform.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import type { InfluencerKey } from "#lib/query/require-influencer.ts";
import { oneOf, type SearchParams } from "../../_components/one-of.ts";
import { partReader } from "../../_components/part-reader.ts";
import { readRegistryParts } from "../../_components/registry-parts.ts";

const SEARCH_MAX = 255;
/** `platform/externalId`. */
const accountSchema = z
  .string()
  .transform((text) => {
    const [platform, ...externalId] = text.split("/");
    return { platform, externalId: externalId.join("/") };
  })
  .pipe(z.object({ platform: platformSchema, externalId: externalIdSchema }));

export interface ReadDesk {
  filter: RegistryFilter;
  /** The page follows this one; undefined: the first. */
  before: InfluencerKey | undefined;
  /** A sentence each, for people. */
  problems: string[];
}

export function readDesk(params: SearchParams): ReadDesk {
  const { read, problems } = partReader(params);
  const search = oneOf(params.q)?.trim().slice(0, SEARCH_MAX);
  return {
    filter: {
      ...readRegistryParts(read),
      interval: read(
        "interval",
        (text) => intervalSchema.safeParse(Number(text)).data,
        `is no interval, so all are shown: an interval is one of ${intervals.join(", ")} seconds.`,
      ),
      search: search || undefined,
    },
    before: read(
      "before",
      (text) => accountSchema.safeParse(text).data,
      "is no place in this list: these are the newest.",
    ),
    problems,
  };
}
