/** Refuses an external id that the platform can't have, before anything is asked or written. */
import { isExternalIdOf, type Platform, platforms } from "#lib/domain/platform.ts";
import { AppError } from "#lib/errors.ts";

/** Throws BAD_REQUEST. */
export function requireExternalId(platform: Platform, externalId: string): void {
  if (isExternalIdOf(platform, externalId)) return;
  const { name, externalIdHint } = platforms[platform];
  throw new AppError("BAD_REQUEST", `This is no id of ${name}; it is ${externalIdHint}.`, {
    details: { field: "externalId" },
  });
}
