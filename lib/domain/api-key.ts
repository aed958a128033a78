/** API keys: what programs show instead of a session. */
import { z } from "zod";
import { KEY_NAME_MAX } from "./key-name-length.ts";

/** `write` may read, too. */
export const keyScopeSchema = z.enum(["read", "write"]);
export type KeyScope = z.infer<typeof keyScopeSchema>;

export const keyNameSchema = z
  .string()
  .trim()
  .min(1, "is empty")
  .max(KEY_NAME_MAX, `has more than ${KEY_NAME_MAX} characters`);

/** For how many days a key may be good; null: until it is revoked. */
export const keyLifetimeSchema = z.union(
  [z.literal(30), z.literal(90), z.literal(365), z.null()],
  "is not 30, 90, 365 or null",
);
export type KeyLifetime = z.infer<typeof keyLifetimeSchema>;

/** Times in epoch seconds; null: never. */
export const listedKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The key's first characters. */
  prefix: z.string(),
  scope: keyScopeSchema,
  /** The e-mail of whoever made it. */
  createdBy: z.string(),
  /** Whether it may write only in name: who made it is no admin any more. */
  isCurbed: z.boolean(),
  createdAt: z.number(),
  expiresAt: z.number().nullable(),
  lastUsedAt: z.number().nullable(),
  revokedAt: z.number().nullable(),
});
export type ListedKey = z.infer<typeof listedKeySchema>;

/** `key` is told this once. `expiresAt`: epoch seconds; null: never. */
export const madeKeySchema = listedKeySchema
  .pick({ id: true, name: true, prefix: true, scope: true, expiresAt: true })
  .extend({ key: z.string() });
export type MadeKey = z.infer<typeof madeKeySchema>;
