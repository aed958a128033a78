/**
 * All at a glance, for whoever asks. What was stored of the last day is summed from very many rows where there are very many
 * influencers, and changes once a minute: it is read anew every half a minute at most, and nobody waits long for it.
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
import { withinLimit } from "./within-limit.ts";

const RENEWED_AFTER_MS = 30 * SECOND;
/** An answer that is being renewed is given meanwhile, if it is no older. */
const SHARED_FOR_MS = 2 * MINUTE;
/** The other numbers do not wait for it longer: the next answer has it. */
const WAIT_MS = 0.3 * SECOND;

type Coverage = FleetCoverage | null;

interface Readings {
  last: { coverage: Coverage; at: number } | null;
  running: Promise<Coverage> | null;
  /** When it last could not be read: what takes too long is not begun again at once. */
  failedAt: number | null;
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
  const readings: Readings = readingsOf.get(db) ?? { last: null, running: null, failedAt: null };
  readingsOf.set(db, readings);
  const { last } = readings;
  const age = last === null ? Number.POSITIVE_INFINITY : monotonicMs() - last.at;
  if (last && age < RENEWED_AFTER_MS) return last.coverage;
  const { failedAt } = readings;
  const mayBegin = failedAt === null || monotonicMs() - failedAt >= RENEWED_AFTER_MS;
  if (readings.running === null && mayBegin) readings.running = renew(db, readings);
  if (last && age < SHARED_FOR_MS) return last.coverage;
  const { running } = readings;
  return running === null ? null : await withinLimit(WAIT_MS, () => running).catch(() => null);
}

/** null, too, when it fails: the other numbers are worth showing without it. */
async function renew(db: Database, readings: Readings): Promise<Coverage> {
  try {
    const coverage = sumCoverage(await listCountedSlots(db));
    readings.last = { coverage, at: monotonicMs() };
    readings.failedAt = null;
    return coverage;
  } catch (error) {
    readings.failedAt = monotonicMs();
    log.warn({ reason: rootMessageOf(error) }, "Overview: what was stored of the last day could not be read");
    return null;
  } finally {
    readings.running = null;
  }
}
