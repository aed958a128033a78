/** The handler of /api/health: says who we are also when nothing else works. */
import { messageOf } from "#lib/errors.ts";
import { log } from "#lib/log.ts";
import { checkReady } from "#lib/query/check-ready.ts";
import { getHealth } from "#lib/query/get-health.ts";
import about from "../../package.json" with { type: "json" };
import { getContext } from "./get-context.ts";
import { handle } from "./handle.ts";
import { respondJson } from "./respond.ts";

/** `check-upstream` knows our own web by this name. */
const identity = { service: about.name, version: about.version };

export const health = handle({}, async () => {
  try {
    const { db, clock } = getContext();
    await checkReady(db);
    const { status, worker } = await getHealth(db, clock);
    return { ...identity, status, database: "ok", worker };
  } catch (error) {
    const cause = error instanceof Error && error.cause ? error.cause : error;
    log.warn({ reason: messageOf(cause) }, "Health: the database is not usable");
    const worker = { lastSlot: null, lagSeconds: null };
    return respondJson(
      { ...identity, status: "unavailable", database: "unavailable", worker },
      { status: 503 },
    );
  }
});
