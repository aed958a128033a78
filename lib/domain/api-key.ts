/** API keys: what programs show instead of a session. */
import { z } from "zod";

/** `write` may read, too. */
export const keyScopeSchema = z.enum(["read", "write"]);
export type KeyScope = z.infer<typeof keyScopeSchema>;

/** Characters. */
export const KEY_NAME_MAX = 100;
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
