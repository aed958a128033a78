/** How the numbers are to be read, and how fresh they are. */
import { getContext } from "#lib/http/get-context.ts";
import { GLANCE_LIMIT_MS, withinLimit } from "#lib/http/within-limit.ts";
import { getHealth } from "#lib/query/get-health.ts";
import { PipelineFreshness } from "./pipeline-freshness.tsx";

export async function SiteFooter({ serverNow, tz }: { serverNow: number; tz: string }) {
  return (
    <footer className="border-t border-line">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-6 gap-y-1 px-4 py-4 text-xs text-muted sm:px-6">
        <p>Counts as the platform gave them: never interpolated, and a gap is shown as a gap.</p>
        <PipelineFreshness initial={await readHealth()} serverNow={serverNow} tz={tz} />
      </div>
    </footer>
  );
}

/** null: unknown; the page must not fail over its footer. */
async function readHealth() {
  try {
    const { db, clock } = getContext();
    return await withinLimit(GLANCE_LIMIT_MS, () => getHealth(db, clock));
  } catch {
    return null;
  }
}
