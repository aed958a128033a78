/** One's own account: made with a one-time link, its password changed by whoever is signed in. */
import { z } from "zod";
import { changePassword } from "#lib/auth/change-password.ts";
import { claimAccountLink } from "#lib/auth/claim-account-link.ts";
import { openSession } from "#lib/auth/sign-in.ts";
import { emailSchema } from "#lib/domain/email.ts";
import { PASSWORD_MAX, PASSWORD_MIN } from "#lib/domain/password-length.ts";
import { handle, signedIn } from "#lib/http/handle.ts";
import { respondWithCookies } from "#lib/http/respond.ts";

export const dynamic = "force-dynamic";

const newPassword = z
  .string()
  .min(PASSWORD_MIN, `needs ${PASSWORD_MIN} characters or more`)
  .max(PASSWORD_MAX, `has more than ${PASSWORD_MAX} characters`);

export const POST = handle(
  {
    summary: "Makes an account with a one-time link, or sets its password anew; signs in",
    answer: z.strictObject({ email: emailSchema }),
    status: 201,
    mutates: true,
    access: "open",
    body: z.strictObject({
      token: z.string().max(255),
      email: emailSchema.optional(),
      password: newPassword,
    }),
  },
  async ({ context, body, request }) => {
    const email = await claimAccountLink(context.db, body, context.clock);
    const headers = await openSession(context, request.headers, { email, password: body.password });
    return respondWithCookies({ email }, headers, 201);
  },
);

export const PATCH = handle(
  {
    summary: "A new password for whoever is signed in; ends all other sessions",
    answer: z.strictObject({}),
    mutates: true,
    access: "viewer",
    body: z.strictObject({ currentPassword: z.string().min(1).max(PASSWORD_MAX), newPassword }),
  },
  async (call) => {
    const { context, body, request } = call;
    return respondWithCookies({}, await changePassword(context, request.headers, signedIn(call), body));
  },
);
