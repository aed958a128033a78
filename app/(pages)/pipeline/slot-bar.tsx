/** One slot as a bar: its shape alone tells the state; colour only helps. Fills the place that it is given. */
import { clsx } from "clsx";
import type { SlotState } from "#lib/client/slot-look.ts";

/** `share` of what was due that is stored, 0 … 1. */
export function SlotBar({ state, share }: { state: SlotState; share: number }) {
  // Whatever is stored shows, and so does whatever is missing.
  const percent = Math.min(92, Math.max(8, 100 * share));
  return (
    <span className={clsx("slot-bar", `slot-${state}`)}>
      {state === "partly" ? <span style={{ height: `${percent}%` }} /> : null}
    </span>
  );
}
