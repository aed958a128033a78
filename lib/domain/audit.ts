/** What the audit log tells: who did what to what. Each kind of change has its words here; a new one gets a line. */
import { z } from "zod";

export const auditActions = {
  "influencer.add": "added influencers",
  "influencer.pause": "paused an influencer",
  "influencer.resume": "resumed an influencer",
  "influencer.remove": "removed an influencer",
  "influencer.restore": "took back the removal of an influencer",
  "influencer.recheck": "asked again for influencers that were not found",
  "influencer.interval": "changed the interval of an influencer",
  "influencer.tags": "changed the tags of an influencer",
  "note.add": "wrote a note on a chart",
  "note.change": "changed a note on a chart",
  "note.remove": "deleted a note on a chart",
  "note.restore": "took back the deleting of a note",
  "bulk_action.start": "began a bulk action",
  "bulk_action.cancel": "stopped a bulk action",
  "bulk_action.retry": "let a bulk action try again",
  "bulk_action.undo": "undid a bulk action",
  "import.create": "began an import",
  "import.check": "sent a whole import to be read",
  "import.start": "started an import",
  "import.pause": "paused an import",
  "import.resume": "resumed an import",
  "import.retry": "let an import that had stopped go on",
  "import.cancel": "cancelled an import",
  "import.undo": "undid an import",
  "key.make": "made an API key",
  "key.revoke": "revoked an API key",
  "user.invite": "asked somebody in",
  "user.withdraw": "took back an invitation",
  "user.link": "made a one-time link",
  "user.join": "made an account with a one-time link",
  "user.role": "changed a role",
  "user.remove": "removed a user",
  "password.reset": "set a password with a one-time link",
  "password.change": "changed their password",
  "session.open": "signed in",
  "session.close": "signed out",
  "session.revoke": "ended all sessions of a user",
  "session.failed": "failed to sign in",
  "session.throttled": "tried to sign in too often",
  "dead_letter.redrive": "asked for dead letters to be redriven",
  "dead_letter.discard": "discarded a dead letter",
  "dead_letter.restore": "took back the discarding of a dead letter",
  "platform.pause": "paused a platform",
  "platform.resume": "resumed a platform",
  "demo.make": "made the demo history",
  "demo.remove": "took the demo history out",
  "database.backup": "made a backup of everything",
  "database.restore": "restored everything from a backup",
} as const;
export type AuditAction = keyof typeof auditActions;

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
export function accountTarget(platform: string, externalId: string): AuditTarget {
  return { kind: "influencer", id: `${platform}/${externalId}` };
}
