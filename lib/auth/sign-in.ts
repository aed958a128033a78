/** E-mail and password for a session. */
import { isAPIError } from "better-auth/api";
import type { Transaction } from "#lib/db/client.ts";
import { AppError, type ErrorCode } from "#lib/errors.ts";
import { isKnownNetwork } from "#lib/query/is-known-network.ts";
import { holdUser } from "#lib/store/hold-user.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { noteNetwork } from "#lib/store/note-network.ts";
import { noteSignInFailure, type SignInFailure } from "#lib/store/note-sign-in-failure.ts";
import { type AuthContext, authWithin } from "./auth-of.ts";
import { fewAtOnce, requireTurn } from "./few-at-once.ts";
import { type Identity, identify } from "./identify.ts";
import { networkOf } from "./network-of.ts";
import { type Attempt, countAttempt, forgetAttempts, giveBackAttempt } from "./throttle-sign-in.ts";

export interface Credentials {
  /** In lower case. */
  email: string;
  password: string;
}

/** The headers with the session's cookie. Throws UNAUTHENTICATED, with the same words for both, RATE_LIMITED, UNAVAILABLE. */
export async function signIn(
  context: AuthContext,
  headers: Headers,
  credentials: Credentials,
): Promise<Headers> {
  const attempt = await attemptOf(context, headers, credentials);
  requireTurn();
  try {
    await countAttempt(context.db, attempt);
    const answer = await openSession(context, headers, credentials, "session.open");
    await giveBackAttempt(context.db, attempt);
    return answer;
  } catch (error) {
    const action = error instanceof AppError ? failures.get(error.code) : undefined;
    if (action !== undefined) await noteSignInFailure(context.db, { ...attempt, action });
    throw error;
  }
}

const failures = new Map<ErrorCode, SignInFailure["action"]>([
  ["UNAUTHENTICATED", "session.failed"],
  ["RATE_LIMITED", "session.throttled"],
]);

/**
 * The same for who has just set the password with a one-time link: no attempt at it, and an end of those that were
 * counted. `action`: as what it is noted; else it is a part of something that is.
 */
export async function openSession(
  context: AuthContext,
  headers: Headers,
  { email, password }: Credentials,
  action?: "session.open",
): Promise<Headers> {
  const { db } = context;
  const attempt = await attemptOf(context, headers, { email });
  const previous = await identify(context, headers);
  const answer = await fewAtOnce(() =>
    db.transaction(async (tx) => {
      // Between a look at the password and the session nobody sets a new one: it would end all sessions but this one.
      await holdUser(tx, email);
      const { api } = authWithin(tx, context, headers);
      const { headers: opened, response } = await api
        .signInEmail({ body: { email, password }, headers, returnHeaders: true })
        .catch((error: unknown) => {
          if (isAPIError(error) && error.statusCode < 500)
            throw new AppError("UNAUTHENTICATED", "The e-mail address or the password is wrong.");
          throw error;
        });
      // One browser, one session: the one before it would live on unseen.
      await api.signOut({ headers, returnHeaders: true });
      await noteSignOut(tx, previous);
      await noteNetwork(tx, response.user.id, attempt.network);
      if (action !== undefined) {
        const actor = { kind: "user", id: response.user.id, name: email } as const;
        const after = { network: attempt.network };
        await noteAudit(tx, { action, actor, target: { kind: "user", id: email }, after });
      }
      return opened;
    }),
  );
  await forgetAttempts(db, attempt);
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
  const identity = await identify(context, headers);
  return await context.db.transaction(async (tx) => {
    const { headers: answer } = await authWithin(tx, context, headers).api.signOut({
      headers,
      returnHeaders: true,
    });
    await noteSignOut(tx, identity);
    return answer;
  });
}

/** null: nobody was signed in. */
async function noteSignOut(tx: Transaction, identity: Identity | null): Promise<void> {
  if (identity === null) return;
  const { userId: id, email } = identity;
  const actor = { kind: "user", id, name: email } as const;
  await noteAudit(tx, { action: "session.close", actor, target: { kind: "user", id: email } });
}
