/** The parts of an address that narrow the registry down, in the words that each page says of what it does not understand. */
import { type InfluencerState, influencerStateSchema, influencerStates } from "#lib/domain/influencer.ts";
import { type Platform, platformSchema, platforms } from "#lib/domain/platform.ts";
import { TAG_LENGTH_MAX, tagSchema } from "#lib/domain/tags.ts";
import type { PartReader } from "./part-reader.ts";

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
      platformSchema,
      `is no platform of ours, so all are shown: there is ${Object.keys(platforms).join(", ")}.`,
    ),
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
  };
}
