/** A user's own new password. All their other sessions end, and no link that one of them made works any more. */
import { isAPIError } from "better-auth/api";
import { AppError } from "#lib/errors.ts";
import { deleteAccountLinks } from "#lib/store/delete-account-links.ts";
import { lockUser } from "#lib/store/lock-user.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { type AuthContext, authWithin } from "./auth-of.ts";
import { fewAtOnce } from "./few-at-once.ts";
import type { Identity } from "./identify.ts";
import { networkOf } from "./network-of.ts";
import { countAttempt, forgetAttempts, giveBackAttempt } from "./throttle-sign-in.ts";

export interface NewPassword {
  currentPassword: string;
  newPassword: string;
}

/** The headers with the cookie of the new session. Throws FORBIDDEN for a wrong password, UNAUTHENTICATED, and RATE_LIMITED. */
export async function changePassword(
  context: AuthContext,
  headers: Headers,
  { email }: Identity,
  body: NewPassword,
): Promise<Headers> {
  const attempt = { email, network: networkOf(headers), isKnownNetwork: true };
  await countAttempt(context.db, attempt);
  const answer = await fewAtOnce(() =>
    context.db.transaction(async (tx) => {
      // Whoever resets it meanwhile has the last word, and has ended the session that asks for this.
      await lockUser(tx, email);
      const { headers: changed } = await authWithin(tx, context, headers)
        .api.changePassword({ body: { ...body, revokeOtherSessions: true }, headers, returnHeaders: true })
        .catch((error: unknown) => {
          if (isAPIError(error) && error.statusCode === 401)
            throw new AppError("UNAUTHENTICATED", "Your session has ended. Sign in again.");
          if (isAPIError(error) && error.statusCode < 500)
            throw new AppError("FORBIDDEN", "The current password is wrong.");
          throw error;
        });
      await deleteAccountLinks(tx, email);
      await noteAudit(tx, { action: "password.change", target: { kind: "user", id: email } });
      return changed;
    }),
  );
  await giveBackAttempt(context.db, attempt);
  await forgetAttempts(context.db, attempt);
  return answer;
}
