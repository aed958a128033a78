/** Which database this process talks to: the configured one, else the embedded one that `npm start` runs. */
import { type Env, env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { joinEmbedded } from "./embedded/join-embedded.ts";

/** Throws AppError BAD_CONFIGURATION that says what to do when there is neither. */
export async function resolveDatabaseUrl(
  settings: Pick<Env, "DATABASE_URL" | "DATA_DIR"> = env,
): Promise<string> {
  const url = settings.DATABASE_URL ?? joinEmbedded(settings.DATA_DIR);
  if (url) return url;
  throw new AppError(
    "BAD_CONFIGURATION",
    `There is no database: none is running under DATA_DIR (${settings.DATA_DIR}), and DATABASE_URL is not set. Run npm start in another terminal, or set DATABASE_URL.`,
  );
}
