/** Which list an address asks for. What it names and we don't know is left out, and said. Pure. */
import { firstDirection, type ListKey } from "#lib/client/influencers-options.ts";
import { influencerSorts } from "#lib/domain/influencer-terms.ts";
import { oneOf, type SearchParams } from "../../_components/one-of.ts";
import { among, partReader } from "../../_components/part-reader.ts";
import { readRegistryParts } from "../../_components/registry-parts.ts";

const SEARCH_MAX = 255;
const directions = ["asc", "desc"] as const;

export interface ReadList {
  list: ListKey;
  /** A sentence each, for people. */
  problems: string[];
}

export function readListKey(params: SearchParams): ReadList {
  const { read, problems } = partReader(params);
  const sort =
    read("sort", among(influencerSorts), `is no order: it is one of ${influencerSorts.join(", ")}.`) ??
    "followers";
  const dir = read("dir", among(directions), "is no direction: it is asc or desc.") ?? firstDirection[sort];
  return {
    list: {
      search: oneOf(params.q)?.trim().slice(0, SEARCH_MAX) ?? "",
      ...readRegistryParts(read),
      sort,
      dir,
      cursor: oneOf(params.after),
    },
    problems,
  };
}
