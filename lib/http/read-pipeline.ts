/**
 * How the pipeline is, for whoever asks. Many watch it, most of all when it is in trouble: those who ask at the same
 * time share one reading, so that watching never adds to the trouble.
 */
import { identify } from "#lib/auth/identify.ts";
import type { Database } from "#lib/db/client.ts";
import type { Pipeline } from "#lib/domain/pipeline.ts";
import { getPipeline } from "#lib/query/get-pipeline.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";
import type { Context } from "./get-context.ts";
import { getQueueDatabase } from "./get-queue-database.ts";

/** Younger than what a page asks again after. */
const SHARED_FOR_MS = 2 * SECOND;

interface Reading {
  answer: Promise<Pipeline>;
  /** Infinity: it still runs. */
  sharedUntil: number;
}

/** With and without names. */
const readings = new WeakMap<Database, Map<boolean, Reading>>();

/** Workers have their names for a signed-in admin alone. */
export async function readPipeline(context: Context, headers: Headers): Promise<Pipeline> {
  const { db, clock } = context;
  const namesWorkers = (await identify(context, headers))?.role === "admin";
  const known = readings.get(db) ?? new Map<boolean, Reading>();
  readings.set(db, known);
  const shared = known.get(namesWorkers);
  if (shared && monotonicMs() < shared.sharedUntil) return await shared.answer;
  const answer = getPipeline(db, { queue: getQueueDatabase(context), clock, namesWorkers });
  const reading: Reading = { answer, sharedUntil: Number.POSITIVE_INFINITY };
  known.set(namesWorkers, reading);
  answer.then(
    () => {
      reading.sharedUntil = monotonicMs() + SHARED_FOR_MS;
    },
    // A failure is told to those who waited for it; the next one asks anew.
    () => {
      reading.sharedUntil = 0;
    },
  );
  return await answer;
}
