/** How the pipeline is, in words of one line. Pure. */
import type { HealthAnswer } from "./health-options.ts";

export interface HealthWords {
  /** null: neither, since it is not known. */
  tone: "good" | "bad" | null;
  text: string;
  /** What the words end on, epoch seconds; null: they are whole. */
  since: number | null;
}

/** `isLost`: the last try got no answer. What was answered before says nothing of now. */
export function describeHealth({ status, worker }: HealthAnswer, isLost: boolean): HealthWords {
  if (isLost) return { tone: null, text: "Pipeline: not known at the moment", since: null };
  if (status === "unavailable") return { tone: "bad", text: "The database can't be reached", since: null };
  if (status === "no_worker")
    return { tone: "bad", text: "No worker is running: nothing is being fetched", since: null };
  if (worker.lastSlot === null)
    return { tone: "good", text: "Pipeline starts: no slot fetched yet", since: null };
  return { tone: "good", text: "Pipeline runs: newest slot began", since: worker.lastSlot };
}
