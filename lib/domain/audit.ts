/** What the audit log tells: who did what to what. */
import { z } from "zod";

/** `key`: a user's API key. `operator`: a command on the machine. `visitor`: whoever is not signed in. `system`: nobody, it happened by itself. */
export const actorKinds = ["user", "key", "operator", "visitor", "system"] as const;
export type ActorKind = (typeof actorKinds)[number];

export interface Actor {
  kind: ActorKind;
  /** Of a user, be it by a key. */
  id?: string | undefined;
  /** A user's e-mail address, and a key's first characters after it; an operator's command, a visitor's network. */
  name?: string | undefined;
}

export type AuditValue = string | number | boolean | null | readonly string[];
/** By name. Never a password, a token, a link or a hash of one. */
export type AuditFields = Readonly<Record<string, AuditValue>>;

export interface AuditTarget {
  kind: "influencer" | "user" | "dead_letter" | "platform" | "demo" | (string & {});
  /** As people name it; null: many, or the only one there is. */
  id: string | null;
}

const fieldsSchema = z.record(z.string(), z.unknown()).nullable();

/** One line of the log. Actions and kinds are text: another release may have written it. */
export const auditEntrySchema = z.object({
  id: z.number(),
  /** Epoch seconds. */
  at: z.number(),
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  action: z.string(),
  target: z.object({ kind: z.string(), id: z.string().nullable() }),
  before: fieldsSchema,
  after: fieldsSchema,
  requestId: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditPageSchema = z.object({
  events: z.array(auditEntrySchema),
  /** The cursor of the page after this one; null on the last. */
  next: z.string().nullable(),
});
export type AuditPage = z.infer<typeof auditPageSchema>;

/** Which lines. All that are given must hold. */
export interface AuditFilter {
  /** A part of the name, or a kind of actor. */
  actor?: string | undefined;
  /** An action, or what it begins with up to a dot. */
  action?: string | undefined;
  /** A part of the target's id, or its kind. */
  target?: string | undefined;
  /** Epoch seconds: from inclusive, to exclusive. */
  from?: number | undefined;
  to?: number | undefined;
}

/** The id of an influencer in the log. */
export function influencerTarget(platform: string, externalId: string): AuditTarget {
  return { kind: "influencer", id: `${platform}/${externalId}` };
}
