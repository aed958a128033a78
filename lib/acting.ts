/**
 * On whose behalf the code at hand runs: said once where a request or a command begins (`handle`, `withDatabase`), and
 * known wherever a change is noted, so that no function in between can forget to hand it on.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Actor } from "#lib/domain/audit.ts";

export interface Acting {
  actor: Actor;
  /** null: no request. */
  requestId: string | null;
}

const acting = new AsyncLocalStorage<Acting>();
const itself: Acting = { actor: { kind: "system" }, requestId: null };

/** What `work` does, and what it waits for, is done by them. */
export function actAs<T>(who: Acting, work: () => T): T {
  return acting.run(who, work);
}

/** Nobody who was named: it happens by itself. */
export function whoActs(): Acting {
  return acting.getStore() ?? itself;
}
