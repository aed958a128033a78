/** Where a dead letter is on its way, as it is said aloud: the same until something happens to it. Pure. */
import type { DeadLetterItem } from "#lib/domain/dead-letter-views.ts";

type Letter = Pick<DeadLetterItem, "state" | "askedAt" | "triedAt" | "problem" | "discardedBy">;

export function letterText({ state, askedAt, triedAt, problem, discardedBy }: Letter): string {
  if (state === "discarded") return `Discarded by ${discardedBy}.`;
  if (state === "redriven") return "Put back.";
  return [
    askedAt === null ? "" : "Redrive asked for.",
    problem === null ? "" : `Could not be put back: ${problem}`,
    triedAt === null ? "" : "Put back, and failed again.",
  ]
    .filter((words) => words !== "")
    .join(" ");
}
