/** What the API says of users and of the links that let them in. Times in epoch seconds. */
import { z } from "zod";
import { roleSchema } from "./role.ts";

export const listedUserSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: roleSchema,
  createdAt: z.number(),
  /** Open sessions. */
  sessions: z.number(),
  /** API keys of theirs that work. */
  keys: z.number(),
  /** When the newest of them began; null: none is open. */
  signedInAt: z.number().nullable(),
});
export type ListedUser = z.infer<typeof listedUserSchema>;

export const listedLinkSchema = z.object({ email: z.string(), role: roleSchema, expiresAt: z.number() });
export type ListedLink = z.infer<typeof listedLinkSchema>;

export const userListSchema = z.object({
  users: z.array(listedUserSchema),
  /** Links for people who have no account yet. */
  invited: z.array(listedLinkSchema),
});
export type UserList = z.infer<typeof userListSchema>;

/** A one-time link, to be handed over by whoever made it: it is shown once. */
export const madeLinkSchema = z.object({ path: z.string(), expiresAt: z.number() });
export type MadeLink = z.infer<typeof madeLinkSchema>;

/** What a one-time link is good for. */
export const accountLinkSchema = z.object({
  /** null: whoever opens it says. */
  email: z.string().nullable(),
  /** An account that is there keeps its own. */
  role: z.string(),
  /** Whether the account is there: then the link sets its password anew. */
  hasAccount: z.boolean(),
});
export type FoundAccountLink = z.infer<typeof accountLinkSchema>;
