/** How the pipeline is, in words of one line. Pure. */
import type { PipelineStatus } from "#lib/domain/pipeline.ts";
import type { HealthAnswer } from "./health-options.ts";

export interface HealthWords {
  /** null: neither, since it is not known, or nobody's fault. */
  tone: "good" | "warn" | "bad" | null;
  text: string;
  /** What the words end on, epoch seconds; null: they are whole. */
  since: number | null;
}

/** Those that tell how old the newest slot is; the tones are those of the pipeline page. */
const words: Partial<Record<PipelineStatus, [HealthWords["tone"], string]>> = {
  keeping_up: ["good", "Pipeline runs"],
  starting: [null, "Pipeline starts"],
  behind: ["bad", "Pipeline is behind"],
  catching_up: ["warn", "Pipeline is catching up"],
  platform_trouble: ["warn", "A platform answers nobody"],
  paused: [null, "Pipeline runs, a platform is paused"],
  outage: ["bad", "The queue can't be reached"],
  dropping: ["bad", "Data is being lost"],
};

/** `isLost`: the last try got no answer. What was answered before says nothing of now. */
export function describeHealth({ status, verdict, worker }: HealthAnswer, isLost: boolean): HealthWords {
  const say = (tone: HealthWords["tone"], text: string): HealthWords => ({ tone, text, since: null });
  if (isLost) return say(null, "Pipeline: not known at the moment");
  if (status === "unavailable") return say("bad", "The database can't be reached");
  if (status === "no_worker") return say("bad", "No worker is running: nothing is being fetched");
  if (verdict === "nothing_to_fetch") return say(null, "Pipeline waits: nothing is due");
  const [tone, text] = words[verdict ?? "starting"] ?? [null, "Pipeline"];
  if (worker.lastSlot === null) return say(tone, `${text}: no slot fetched yet`);
  return { tone, text: `${text}: newest slot began`, since: worker.lastSlot };
}
