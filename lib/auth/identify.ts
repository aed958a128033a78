/** Who is asking: the only judge of a session cookie. Asks the database each time, so a session ends at once. */

import { type Role, roleSchema } from "#lib/domain/role.ts";
import { type AuthContext, authOf } from "./auth-of.ts";
import { hasSessionCookie } from "./session-cookie.ts";

export interface Identity {
  userId: string;
  email: string;
  role: Role;
  /** The API key that was shown; absent: they have a session. */
  keyId?: string;
  /** Its first characters, to tell it by. */
  keyPrefix?: string;
}

/** null: nobody that we know. */
export async function identify(context: AuthContext, headers: Headers): Promise<Identity | null> {
  if (!hasSessionCookie(headers)) return null;
  const found = await authOf(context, headers).api.getSession({ headers });
  if (found === null) return null;
  const { user } = found;
  return { userId: user.id, email: user.email, role: roleSchema.parse(user.role) };
}
