/** What is said of an import's state. */
import type { ImportState, ImportSummary } from "#lib/domain/import.ts";

export type Tone = "neutral" | "good" | "warn" | "bad";

interface StateText {
  label: string;
  tone: Tone;
}

const stateText: Record<ImportState, StateText> = {
  receiving: { label: "Uploading", tone: "neutral" },
  checking: { label: "Being checked", tone: "neutral" },
  ready: { label: "Ready to start", tone: "warn" },
  running: { label: "Adding", tone: "neutral" },
  paused: { label: "Paused", tone: "warn" },
  done: { label: "Done", tone: "good" },
  cancelled: { label: "Cancelled", tone: "neutral" },
  undoing: { label: "Being undone", tone: "warn" },
  undone: { label: "Undone", tone: "neutral" },
};

export function importText({ state, problem }: ImportSummary): StateText {
  return problem === null ? stateText[state] : { label: "Stopped", tone: "bad" };
}
