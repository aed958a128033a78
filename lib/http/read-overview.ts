/**
 * All at a glance, for whoever asks. What was stored of the last day is summed from very many rows where there are very many
 * influencers, and changes once a minute: those who ask within half a minute share one reading of it.
 */
import type { Database } from "#lib/db/client.ts";
import type { FleetCoverage, Overview } from "#lib/domain/board.ts";
import type { WindowName } from "#lib/domain/board-terms.ts";
import { sumCoverage } from "#lib/domain/sum-coverage.ts";
import { rootMessageOf } from "#lib/errors.ts";
import { log } from "#lib/log.ts";
import { getOverview } from "#lib/query/get-overview.ts";
import { listCountedSlots } from "#lib/query/list-counted-slots.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";
import type { Context } from "./get-context.ts";

const SHARED_FOR_MS = 30 * SECOND;

interface Reading {
  answer: Promise<FleetCoverage | null>;
  /** Infinity: it still runs. */
  sharedUntil: number;
}

const readings = new WeakMap<Database, Reading>();

export async function readOverview(
  { db, clock }: Pick<Context, "db" | "clock">,
  input: { window?: WindowName | undefined },
): Promise<Overview> {
  const coverage = readCoverage(db);
  return { ...(await getOverview(db, input, clock)), coverage: await coverage };
}

function readCoverage(db: Database): Promise<FleetCoverage | null> {
  const shared = readings.get(db);
  if (shared && monotonicMs() < shared.sharedUntil) return shared.answer;
  const answer = listCountedSlots(db).then(sumCoverage);
  const reading: Reading = {
    // The other numbers are worth showing without it.
    answer: answer.catch((error: unknown) => {
      log.warn({ reason: rootMessageOf(error) }, "Overview: the coverage of the last day could not be read");
      return null;
    }),
    sharedUntil: Number.POSITIVE_INFINITY,
  };
  readings.set(db, reading);
  answer.then(
    () => {
      reading.sharedUntil = monotonicMs() + SHARED_FOR_MS;
    },
    // A failure is told to those who waited for it; the next one asks anew.
    () => {
      reading.sharedUntil = 0;
    },
  );
  return reading.answer;
}
