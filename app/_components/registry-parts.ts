/** The parts of an address that narrow the registry down, in the words that each page says of what it does not understand. */
import type { InfluencerState } from "#lib/domain/influencer.ts";
import { influencerStates } from "#lib/domain/influencer-terms.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { platformIds } from "#lib/domain/platform-names.ts";
import { isTag, TAG_LENGTH_MAX } from "#lib/domain/tag-terms.ts";
import { among, type PartReader } from "./part-reader.ts";

interface RegistryParts {
  platform: Platform | undefined;
  state: InfluencerState | undefined;
  tag: string | undefined;
}

/** undefined: not asked for, or not understood. */
export function readRegistryParts(read: PartReader["read"]): RegistryParts {
  return {
    platform: read(
      "platform",
      among(platformIds),
      `is no platform of ours, so all are shown: there is ${platformIds.join(", ")}.`,
    ),
    state: read(
      "state",
      among(influencerStates),
      `is no state, so all are shown: a state is one of ${influencerStates.join(", ")}.`,
    ),
    tag: read(
      "tag",
      (text) => (isTag(text) ? text : undefined),
      `can't be a tag, so all are shown: a tag has at most ${TAG_LENGTH_MAX} characters.`,
    ),
  };
}
