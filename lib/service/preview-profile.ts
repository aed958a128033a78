/** Asks the platform for a profile, so that the admin sees whom they are about to add. Stores nothing. */
import type { Executor } from "#lib/db/client.ts";
import type { Profile } from "#lib/domain/influencer-views.ts";
import { platforms } from "#lib/domain/platform.ts";
import { AppError } from "#lib/errors.ts";
import type { Provider } from "#lib/provider/provider.ts";
import { isTracked } from "#lib/query/is-tracked.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { requireExternalId } from "./require-external-id.ts";

/** A person waits for the answer. */
const WAIT_MS = 5 * SECOND;

/** Throws BAD_REQUEST for a malformed id, NOT_FOUND when the platform knows no such account, UNAVAILABLE otherwise. */
export async function previewProfile(
  db: Executor,
  provider: Provider,
  externalId: string,
  clock: Clock,
): Promise<Profile> {
  const { platform } = provider;
  requireExternalId(platform, externalId);
  const { name } = platforms[platform];
  const [tracked, [outcome]] = await Promise.all([
    isTracked(db, platform, externalId),
    provider.fetchMany([externalId], { deadline: clock.now() + WAIT_MS }),
  ]);
  if (outcome?.kind === "found") {
    const { username, followers, following, posts } = outcome;
    return { platform, externalId, username, followers, following, posts, tracked };
  }
  const reason = outcome?.reason ?? "upstream_error";
  if (reason === "not_found") {
    throw new AppError("NOT_FOUND", `${name} knows no influencer with the id ${externalId}.`, {
      details: { platform, externalId },
    });
  }
  throw new AppError("UNAVAILABLE", `${name} gave no answer for ${externalId}. Try again in a moment.`, {
    details: { reason },
  });
}
