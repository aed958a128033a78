/** Who may sign in, and letting somebody in. */
import { z } from "zod";
import { inviteUser } from "#lib/auth/invite-user.ts";
import { madeLinkSchema, userListSchema } from "#lib/domain/account-views.ts";
import { emailSchema } from "#lib/domain/email.ts";
import { roleSchema } from "#lib/domain/role.ts";
import { handle, signedIn } from "#lib/http/handle.ts";
import { respondJson } from "#lib/http/respond.ts";
import { listUsers } from "#lib/query/list-users.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  { summary: "Who may sign in, and who is invited", answer: userListSchema, access: "admin" },
  ({ context: { db, clock } }) => listUsers(db, clock.now()),
);

export const POST = handle(
  {
    summary: "Lets somebody in: a one-time link, shown once",
    answer: madeLinkSchema,
    status: 201,
    mutates: true,
    body: z.strictObject({ email: emailSchema, role: roleSchema }),
  },
  async (call) => {
    const { db, clock } = call.context;
    const { path, expiresAt } = await inviteUser(db, { ...call.body, by: signedIn(call).email }, clock);
    return respondJson({ path, expiresAt: expiresAt / 1_000 }, { status: 201 });
  },
);
