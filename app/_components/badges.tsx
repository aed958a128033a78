/** Small marks: an influencer's state, and demo data. Told by words; colour only helps. */
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { stateText } from "#lib/client/reason-text.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";

const tones = {
  neutral: "bg-raised text-muted",
  good: "bg-good-tint text-good",
  warn: "bg-warn-tint text-warn",
  bad: "bg-bad-tint text-bad",
} as const;

const shape =
  "badge inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap";

export function Badge({ tone, children }: { tone: keyof typeof tones; children: ReactNode }) {
  return <span className={clsx(shape, tones[tone])}>{children}</span>;
}

export function StateBadge({ state }: { state: InfluencerState }) {
  const { label, tone, meaning } = stateText(state);
  return (
    <span className={clsx(shape, tones[tone])} title={meaning}>
      <span className="size-1.5 rounded-full bg-current" aria-hidden="true" />
      {label}
    </span>
  );
}

export function DemoBadge() {
  return (
    <span
      className={clsx(shape, "bg-demo-tint text-demo")}
      title="Holds demo history: made up, not fetched. “npm run demo:remove” takes it out."
    >
      Demo
    </span>
  );
}
