/** E-mail and password for a session. */
import { isAPIError } from "better-auth/api";
import { AppError } from "#lib/errors.ts";
import { isKnownNetwork } from "#lib/query/is-known-network.ts";
import { noteNetwork } from "#lib/store/note-network.ts";
import { type AuthContext, authOf } from "./auth-of.ts";
import { networkOf } from "./network-of.ts";
import { countAttempt, forgetAttempt } from "./throttle-sign-in.ts";

export interface Credentials {
  /** In lower case. */
  email: string;
  password: string;
}

/** The headers with the session's cookie. Throws UNAUTHENTICATED, with the same words for both, and RATE_LIMITED. */
export async function signIn(
  context: AuthContext,
  headers: Headers,
  { email, password }: Credentials,
): Promise<Headers> {
  const { db } = context;
  const network = networkOf(headers);
  const attempt = { email, network, isKnownNetwork: await isKnownNetwork(db, email, network) };
  await countAttempt(db, attempt);
  const auth = authOf(context, headers);
  const { headers: answer, response } = await auth.api
    .signInEmail({ body: { email, password }, headers, returnHeaders: true })
    .catch((error: unknown) => {
      if (isAPIError(error) && error.statusCode < 500)
        throw new AppError("UNAUTHENTICATED", "The e-mail address or the password is wrong.");
      throw error;
    });
  // One browser, one session: the one before it would live on unseen.
  await signOut(context, headers);
  await forgetAttempt(db, attempt);
  await noteNetwork(db, response.user.id, network);
  return answer;
}

/** The headers that take the cookie away. Ending a session that is not there changes nothing. */
export async function signOut(context: AuthContext, headers: Headers): Promise<Headers> {
  const { headers: answer } = await authOf(context, headers).api.signOut({ headers, returnHeaders: true });
  return answer;
}
