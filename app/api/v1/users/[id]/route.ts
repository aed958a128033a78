/** One user: what they may do, and taking them out. */
import { z } from "zod";
import { changeRole, removeUser } from "#lib/auth/change-user.ts";
import { roleSchema } from "#lib/domain/role.ts";
import { handle } from "#lib/http/handle.ts";
import { userParameters } from "#lib/http/parameters.ts";

export const dynamic = "force-dynamic";

export const PATCH = handle(
  {
    summary: "Changes what a user may do, from the next request on",
    answer: z.strictObject({}),
    mutates: true,
    params: userParameters,
    body: z.strictObject({ role: roleSchema }),
  },
  async ({ context: { db }, params, body }) => {
    await changeRole(db, params.id, body.role);
    return {};
  },
);

export const DELETE = handle(
  {
    summary: "Takes a user out, and all their sessions",
    answer: z.strictObject({}),
    mutates: true,
    params: userParameters,
  },
  async ({ context: { db }, params }) => {
    await removeUser(db, params.id);
    return {};
  },
);
