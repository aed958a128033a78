/**
 * All at a glance, for whoever asks. What was stored of the last day is summed from very many rows where there are very many
 * influencers, and changes once a minute: it is read anew every half a minute at most, and nobody waits for it twice.
 */
import type { Database } from "#lib/db/client.ts";
import type { FleetCoverage, Overview } from "#lib/domain/board.ts";
import type { WindowName } from "#lib/domain/board-terms.ts";
import { sumCoverage } from "#lib/domain/sum-coverage.ts";
import { rootMessageOf } from "#lib/errors.ts";
import { log } from "#lib/log.ts";
import { getOverview } from "#lib/query/get-overview.ts";
import { listCountedSlots } from "#lib/query/list-counted-slots.ts";
import { MINUTE, monotonicMs, SECOND } from "#lib/time.ts";
import type { Context } from "./get-context.ts";

const RENEWED_AFTER_MS = 30 * SECOND;
/** An answer that is being renewed is given meanwhile, if it is no older. */
const SHARED_FOR_MS = 2 * MINUTE;

type Coverage = FleetCoverage | null;

interface Readings {
  last: { coverage: Coverage; at: number } | null;
  running: Promise<Coverage> | null;
}

const readingsOf = new WeakMap<Database, Readings>();

export async function readOverview(
  { db, clock }: Pick<Context, "db" | "clock">,
  input: { window?: WindowName | undefined },
): Promise<Overview> {
  const coverage = readCoverage(db);
  return { ...(await getOverview(db, input, clock)), coverage: await coverage };
}

async function readCoverage(db: Database): Promise<Coverage> {
  const readings: Readings = readingsOf.get(db) ?? { last: null, running: null };
  readingsOf.set(db, readings);
  const { last } = readings;
  const age = last === null ? Number.POSITIVE_INFINITY : monotonicMs() - last.at;
  if (last && age < RENEWED_AFTER_MS) return last.coverage;
  readings.running ??= renew(db, readings);
  return last && age < SHARED_FOR_MS ? last.coverage : await readings.running;
}

/** null, too, when it fails: the other numbers are worth showing without it, and the next one who asks tries again. */
async function renew(db: Database, readings: Readings): Promise<Coverage> {
  try {
    const coverage = sumCoverage(await listCountedSlots(db));
    readings.last = { coverage, at: monotonicMs() };
    return coverage;
  } catch (error) {
    log.warn({ reason: rootMessageOf(error) }, "Overview: what was stored of the last day could not be read");
    return null;
  } finally {
    readings.running = null;
  }
}
