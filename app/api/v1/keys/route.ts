/** The API keys, and making one: its secret stands in this answer alone. */
import { z } from "zod";
import { createApiKey } from "#lib/auth/create-api-key.ts";
import {
  keyLifetimeSchema,
  keyNameSchema,
  keyScopeSchema,
  listedKeySchema,
  madeKeySchema,
} from "#lib/domain/api-key.ts";
import { handle, signedIn } from "#lib/http/handle.ts";
import { respondJson } from "#lib/http/respond.ts";
import { listApiKeys } from "#lib/query/list-api-keys.ts";

export const dynamic = "force-dynamic";

export const GET = handle(
  {
    summary: "The API keys, without their secrets",
    answer: z.object({ keys: z.array(listedKeySchema) }),
    access: "admin",
    by: "person",
  },
  async ({ context: { db, clock } }) => ({
    keys: await listApiKeys(db, clock.now()),
  }),
);

const body = z.strictObject({
  name: keyNameSchema,
  scope: keyScopeSchema,
  expiresInDays: keyLifetimeSchema,
});

export const POST = handle(
  {
    summary: "Makes an API key; its secret stands in this answer alone",
    answer: madeKeySchema,
    status: 201,
    mutates: true,
    by: "person",
    body,
  },
  async (call) => {
    const { context, body } = call;
    const { name, scope, expiresInDays: lifetime } = body;
    const { userId } = signedIn(call);
    const { expiresAt, ...made } = await createApiKey(
      context.db,
      { name, scope, lifetime, userId },
      context.clock,
    );
    return respondJson(
      { ...made, name, scope, expiresAt: expiresAt === null ? null : expiresAt / 1_000 },
      { status: 201 },
    );
  },
);
