/** The handler of /api/health: says who we are also when nothing else works. */
import { z } from "zod";
import * as about from "#lib/about.ts";
import { pipelineStatusSchema } from "#lib/domain/pipeline.ts";
import { rootMessageOf } from "#lib/errors.ts";
import { log } from "#lib/log.ts";
import { checkReady } from "#lib/query/check-ready.ts";
import { getHealth } from "#lib/query/get-health.ts";
import { getContext, refreshConnection } from "./get-context.ts";
import { handle } from "./handle.ts";
import { respondJson } from "./respond.ts";
import { GLANCE_LIMIT_MS, withinLimit } from "./within-limit.ts";

/** `check-upstream` knows our own web by this name. */
const identity = { service: about.name, version: about.version, commit: about.commit };

const healthSchema = z.object({
  service: z.string(),
  version: z.string(),
  commit: z.string().nullable(),
  status: z.enum(["ok", "no_worker", "unavailable"]),
  /** Whether it keeps up, as far as one look tells; null: not known. */
  verdict: pipelineStatusSchema.nullable(),
  database: z.enum(["ok", "away"]),
  worker: z.object({
    /** Epoch seconds; null: not known. */
    lastSlot: z.number().nullable(),
    lagSeconds: z.number().nullable(),
    running: z.number().nullable(),
    spoolBytes: z.number().nullable(),
  }),
});

export const health = handle(
  {
    access: "open",
    isUnlimited: true,
    summary: "How the web, the database and the workers are; 503 when the database is away",
    answer: healthSchema,
  },
  async () => {
    try {
      const { db, clock } = getContext();
      await checkReady(db);
      const { status, verdict, worker } = await withinLimit(GLANCE_LIMIT_MS, () => getHealth(db, clock));
      return { ...identity, status, verdict, database: "ok", worker };
    } catch (error) {
      refreshConnection();
      log.warn({ reason: rootMessageOf(error) }, "Health: the database is not usable");
      const worker = { lastSlot: null, lagSeconds: null, running: null, spoolBytes: null };
      return respondJson(
        { ...identity, status: "unavailable", verdict: null, database: "away", worker },
        { status: 503 },
      );
    }
  },
);
