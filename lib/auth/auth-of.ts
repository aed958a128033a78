/** The one better-auth of a database and a kind of cookie: making one takes longer than asking it. */
import type { Database, Transaction } from "#lib/db/client.ts";
import { type Auth, createAuth } from "./auth.ts";
import { isSecureFor } from "./session-cookie.ts";

/** What judging people takes. */
export interface AuthContext {
  readonly db: Database;
  /** AUTH_SECRET. */
  readonly authSecret: string;
}

const made = new WeakMap<Database, Map<string, Auth>>();

/** One for what is changed in `tx`, and noted there. */
export function authWithin(tx: Transaction, { authSecret }: AuthContext, headers: Headers): Auth {
  return createAuth(tx, { secret: authSecret, isSecure: isSecureFor(headers) });
}

export function authOf({ db, authSecret }: AuthContext, headers: Headers): Auth {
  const isSecure = isSecureFor(headers);
  const ofDatabase = made.get(db) ?? new Map<string, Auth>();
  made.set(db, ofDatabase);
  const key = `${isSecure} ${authSecret}`;
  const auth = ofDatabase.get(key) ?? createAuth(db, { secret: authSecret, isSecure });
  ofDatabase.set(key, auth);
  return auth;
}
