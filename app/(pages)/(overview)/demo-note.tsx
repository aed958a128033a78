/** Whether, and of how many, what is shown is made up. */
import { formatExact } from "#lib/client/format-count.ts";
import { DemoBadge } from "../../_components/badges.tsx";

export function DemoNote({ demo, influencers }: { demo: number; influencers: number }) {
  if (demo === 0) return null;
  const who = demo === influencers ? "All" : formatExact(demo);
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted">
      <DemoBadge />
      {who} of {formatExact(influencers)} influencers have demo history, made up and not fetched. It counts in
      gains, until <code className="font-mono">npm run demo:remove</code> takes it out.
    </p>
  );
}
