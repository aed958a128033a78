/** E-mail and password for a session. */
import { isAPIError } from "better-auth/api";
import { AppError } from "#lib/errors.ts";
import { isKnownNetwork } from "#lib/query/is-known-network.ts";
import { noteNetwork } from "#lib/store/note-network.ts";
import { type AuthContext, authOf } from "./auth-of.ts";
import { networkOf } from "./network-of.ts";
import { type Attempt, countAttempt, forgetAttempts, giveBackAttempt } from "./throttle-sign-in.ts";

export interface Credentials {
  /** In lower case. */
  email: string;
  password: string;
}

/** The headers with the session's cookie. Throws UNAUTHENTICATED, with the same words for both, and RATE_LIMITED. */
export async function signIn(
  context: AuthContext,
  headers: Headers,
  credentials: Credentials,
): Promise<Headers> {
  const attempt = await attemptOf(context, headers, credentials);
  await countAttempt(context.db, attempt);
  const answer = await openSession(context, headers, credentials);
  await giveBackAttempt(context.db, attempt);
  return answer;
}

/** The same for who has just set the password with a one-time link: no attempt at it, and an end of those that were counted. */
export async function openSession(
  context: AuthContext,
  headers: Headers,
  { email, password }: Credentials,
): Promise<Headers> {
  const { db } = context;
  const auth = authOf(context, headers);
  const attempt = await attemptOf(context, headers, { email });
  const { headers: answer, response } = await auth.api
    .signInEmail({ body: { email, password }, headers, returnHeaders: true })
    .catch((error: unknown) => {
      if (isAPIError(error) && error.statusCode < 500)
        throw new AppError("UNAUTHENTICATED", "The e-mail address or the password is wrong.");
      throw error;
    });
  // One browser, one session: the one before it would live on unseen.
  await signOut(context, headers);
  await forgetAttempts(db, attempt);
  await noteNetwork(db, response.user.id, attempt.network);
  return answer;
}

async function attemptOf(
  { db }: AuthContext,
  headers: Headers,
  { email }: Pick<Credentials, "email">,
): Promise<Attempt> {
  const network = networkOf(headers);
  return { email, network, isKnownNetwork: await isKnownNetwork(db, email, network) };
}

/** The headers that take the cookie away. Ending a session that is not there changes nothing. */
export async function signOut(context: AuthContext, headers: Headers): Promise<Headers> {
  const { headers: answer } = await authOf(context, headers).api.signOut({ headers, returnHeaders: true });
  return answer;
}
