/**
 * One run of suspicion checks of a platform: asks for those that are due, those that have been for longest first, batch by
 * batch, each stored before the next one is begun. A run is bounded in number and time and may be killed at any point;
 * the next one goes on. Data points always come first (create-calm-runner).
 */
import type { Database } from "#lib/db/client.ts";
import type { FailureReason } from "#lib/domain/failure.ts";
import type { Provider, SuspicionAnswers } from "#lib/provider/provider.ts";
import { type ClaimedSuspicion, claimSuspicions } from "#lib/store/claim-suspicions.ts";
import { enrollSuspicions } from "#lib/store/enroll-suspicions.ts";
import { holdSuspicions } from "#lib/store/hold-suspicions.ts";
import { type SettledSuspicions, settleSuspicions } from "#lib/store/settle-suspicions.ts";
import { type Clock, DAY, HOUR, MINUTE, SECOND } from "#lib/time.ts";

/** A million a day are 694 a minute; the rest is for catching up. */
const CHECKS_A_RUN = 1_000;
/** Of each minute. */
const RUN_MS = 45 * SECOND;
/** What a kill leaves to be asked again. */
const BATCH = 100;
/** After a run that the platform's trouble ended; twice as long after each further one that brought no verdict. */
const HELD_MS = 2 * MINUTE;
const HELD_MAX_MS = HOUR;

export type CheckOutcome = "checked" | FailureReason;

export interface CheckSuspicionsOptions {
  clock: Clock;
  /** Ends the run: shutdown, or an admin has paused the platform. */
  signal: AbortSignal;
  /** Then only moments without any request for a data point are used. */
  isLoadHigh(): boolean;
  /** Default 1,000. */
  atMost?: number;
  /** Default 45,000. */
  runMs?: number;
  /** One check has ended: `checked`, or why there is no verdict. */
  onCheck?(outcome: CheckOutcome): void;
}

/** How many verdicts came. Never rejects for the platform's fault. */
export async function checkSuspicions(
  db: Database,
  provider: Provider,
  options: CheckSuspicionsOptions,
): Promise<number> {
  if (provider.checkSuspicions === undefined) return 0;
  const { clock, signal, isLoadHigh, atMost = CHECKS_A_RUN, runMs = RUN_MS, onCheck } = options;
  const { platform } = provider;
  const deadline = clock.now() + runMs;
  const { heldUntil, troubles } = await enrollSuspicions(db, platform, clock.now());
  if (heldUntil !== null && heldUntil > clock.now()) return 0;
  let verdicts = 0;
  for (let taken = 0; taken < atMost && clock.now() < deadline && !signal.aborted; ) {
    const limit = Math.min(BATCH, atMost - taken);
    const batch = await claimSuspicions(db, { platform, now: clock.now(), limit });
    if (batch.taken === 0) break;
    taken += batch.taken;
    const answers = await provider.checkSuspicions(
      batch.claimed.map(({ externalId }) => externalId),
      { deadline, signal, onlyWhenIdle: isLoadHigh },
    );
    for (const outcome of answers.outcomes)
      if (outcome.kind !== "not_asked") onCheck?.(outcome.kind === "checked" ? "checked" : outcome.reason);
    const settled = settle(batch.claimed, answers);
    await settleSuspicions(db, settled, clock.now());
    verdicts += settled.checked.length;
    if (answers.stoppedBy !== null) {
      // It answered for a while: trouble of a new kind.
      const before = verdicts > 0 ? 0 : troubles;
      const ownMs = Math.min(HELD_MAX_MS, HELD_MS * 2 ** Math.min(before, 10));
      const waitMs = Math.min(DAY, Math.max(ownMs, answers.waitMs ?? 0));
      await holdSuspicions(db, platform, { until: clock.now() + waitMs, troubles: before + 1 });
      return verdicts;
    }
  }
  if (troubles > 0 && verdicts > 0) await holdSuspicions(db, platform, { until: null, troubles: 0 });
  return verdicts;
}

function settle(
  claimed: readonly ClaimedSuspicion[],
  { outcomes }: SuspicionAnswers,
): { [Kind in keyof SettledSuspicions]: SettledSuspicions[Kind][number][] } {
  const settled: ReturnType<typeof settle> = { checked: [], putOff: [], left: [] };
  for (const [i, { id, dueAt }] of claimed.entries()) {
    const outcome = outcomes[i];
    if (outcome?.kind === "checked") settled.checked.push({ id, suspicious: outcome.suspicious });
    else if (outcome === undefined || outcome.kind === "not_asked") settled.left.push({ id, dueAt });
    // With another try it may be answered: it is due again an hour after it was claimed.
    else if (outcome.cutShort !== true) settled.putOff.push(id);
  }
  return settled;
}
