"use client";
/** Where a dead letter is on its way: asked for, put back, failed once more, given up. */
import type { DeadLetterItem } from "#lib/domain/dead-letter-views.ts";
import { Age } from "../../../_components/age.tsx";

interface LetterProgressProps {
  letter: DeadLetterItem;
  serverNow: number;
  tz: string;
}

export function LetterProgress({ letter, serverNow, tz }: LetterProgressProps) {
  const { state, askedAt, triedAt, problem, discardedAt, discardedBy } = letter;
  const age = (at: number) => <Age at={at} serverNow={serverNow} tz={tz} />;
  if (state === "discarded" && discardedAt !== null) {
    return (
      <p className="text-muted">
        Discarded {age(discardedAt)} by {discardedBy}
      </p>
    );
  }
  if (state === "redriven" && triedAt !== null) return <p className="text-good">Put back {age(triedAt)}</p>;
  return (
    <>
      {askedAt === null ? null : (
        <p className="flex items-center gap-2 text-accent">
          <span className="spinner" aria-hidden="true" />
          <span>Redrive asked for {age(askedAt)}: a worker puts it back within seconds</span>
        </p>
      )}
      {problem === null ? null : <p className="text-bad">Could not be put back: {problem}</p>}
      {triedAt === null ? null : <p className="text-warn">Put back {age(triedAt)}, and failed again</p>}
    </>
  );
}
