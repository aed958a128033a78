/** The web's environment: it gets no other role's password than its own, of the database and of the queue's. */
import { asUserOf } from "#lib/db/roles/as-user-of.ts";

interface DatabaseSettings {
  DATABASE_URL?: string | undefined;
  QUEUE_DATABASE_URL?: string | undefined;
  WEB_DATABASE_URL?: string | undefined;
}

/** Without WEB_DATABASE_URL as it is. */
export function asWebRole<E extends DatabaseSettings>(env: E): E {
  const { WEB_DATABASE_URL: url, QUEUE_DATABASE_URL: queueUrl } = env;
  if (!url) return env;
  return {
    ...env,
    DATABASE_URL: url,
    QUEUE_DATABASE_URL: queueUrl && asUserOf(queueUrl, url),
    WEB_DATABASE_URL: undefined,
  };
}
