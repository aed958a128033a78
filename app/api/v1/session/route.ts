/** Signing in and out. */
import { z } from "zod";
import { signIn, signOut } from "#lib/auth/sign-in.ts";
import { emailSchema } from "#lib/domain/email.ts";
import { PASSWORD_MAX } from "#lib/domain/password-length.ts";
import { handle } from "#lib/http/handle.ts";
import { respondWithCookies } from "#lib/http/respond.ts";

export const dynamic = "force-dynamic";

const credentials = z.strictObject({ email: emailSchema, password: z.string().min(1).max(PASSWORD_MAX) });

export const POST = handle(
  {
    summary: "Signs in: sets the cookie",
    answer: z.strictObject({}),
    mutates: true,
    access: "open",
    body: credentials,
  },
  async ({ context, body, request }) => respondWithCookies({}, await signIn(context, request.headers, body)),
);

export const DELETE = handle(
  {
    summary: "Signs out: ends the session on the server, too",
    answer: z.strictObject({}),
    mutates: true,
    access: "open",
  },
  async ({ context, request }) => respondWithCookies({}, await signOut(context, request.headers)),
);
