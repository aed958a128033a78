/** Which list an address asks for. What it names and we don't know is left out, and said. Pure. */
import { z } from "zod";
import { firstDirection, type ListKey } from "#lib/client/influencers-options.ts";
import { influencerStateSchema, influencerStates } from "#lib/domain/influencer.ts";
import { influencerSortSchema, influencerSorts } from "#lib/domain/influencer-views.ts";
import { platformSchema, platforms } from "#lib/domain/platform.ts";
import { TAG_LENGTH_MAX, tagSchema } from "#lib/domain/tags.ts";
import { oneOf, type SearchParams } from "../../_components/one-of.ts";
import { partReader } from "../../_components/part-reader.ts";

const SEARCH_MAX = 255;
const directionSchema = z.enum(["asc", "desc"]);

export interface ReadList {
  list: ListKey;
  /** A sentence each, for people. */
  problems: string[];
}

export function readListKey(params: SearchParams): ReadList {
  const { read, problems } = partReader(params);
  const sort =
    read("sort", influencerSortSchema, `is no order: it is one of ${influencerSorts.join(", ")}.`) ??
    "followers";
  const dir = read("dir", directionSchema, "is no direction: it is asc or desc.") ?? firstDirection[sort];
  return {
    list: {
      search: oneOf(params.q)?.trim().slice(0, SEARCH_MAX) ?? "",
      state: read(
        "state",
        influencerStateSchema,
        `is no state, so all are shown: a state is one of ${influencerStates.join(", ")}.`,
      ),
      tag: read(
        "tag",
        tagSchema,
        `can't be a tag, so all are shown: a tag has at most ${TAG_LENGTH_MAX} characters.`,
      ),
      platform: read(
        "platform",
        platformSchema,
        `is no platform of ours, so all are shown: there is ${Object.keys(platforms).join(", ")}.`,
      ),
      sort,
      dir,
      cursor: oneOf(params.after),
    },
    problems,
  };
}
