"use client";
/** Is that jump real? Each hour far from the influencer's own usual, beside what others did: loaded, loading, none or failed. */
import { joinJumps } from "#lib/client/jump-runs.ts";
import { judgedText, noJumpsText } from "#lib/client/jump-text.ts";
import type { Jumps } from "#lib/domain/jumps.ts";
import { BlockError } from "../../../../_components/block-error.tsx";
import { JumpItem } from "./jump-item.tsx";
import type { SetUrl, UrlState } from "./url-state.ts";

/** The others open on demand: the charts below stay near. */
const SHOWN_AT_ONCE = 3;

interface JumpsCardProps {
  jumps: Jumps | undefined;
  error: unknown;
  retry: () => void;
  retrying: boolean;
  /** Old data stands in for a range that is on its way. */
  busy: boolean;
  platformName: string;
  tz: string;
  url: UrlState;
  setUrl: SetUrl;
}

export function JumpsCard(props: JumpsCardProps) {
  const { jumps, error, retry, retrying, busy, platformName, tz, url, setUrl } = props;
  if (!jumps && error)
    return <BlockError what="The list of jumps" error={error} retry={retry} retrying={retrying} />;
  const item = { platformName, tz, url, setUrl };
  const runs = joinJumps(jumps?.jumps ?? []);
  const shown = runs.slice(0, SHOWN_AT_ONCE);
  const more = runs.slice(SHOWN_AT_ONCE);
  return (
    <section aria-labelledby="jumps-title" aria-busy={busy} className="card dims min-w-0" data-jumps="">
      <div className="flex flex-wrap items-baseline gap-x-3 px-4 pt-3 pb-2">
        <h2 id="jumps-title" className="text-base font-semibold">
          Jumps
        </h2>
        <p className="text-muted">hours far from its own usual, beside what others did</p>
      </div>
      {!jumps ? <Loading /> : jumps.jumps.length === 0 ? <None jumps={jumps} /> : null}
      {shown.length === 0 ? null : (
        <ul>
          {shown.map((run) => (
            <JumpItem key={run.from} run={run} {...item} />
          ))}
        </ul>
      )}
      {more.length === 0 ? null : (
        <details className="border-t border-line">
          <summary className="px-4 py-2.5 hover:bg-raised">{more.length} earlier</summary>
          <ul>
            {more.map((run) => (
              <JumpItem key={run.from} run={run} {...item} />
            ))}
          </ul>
        </details>
      )}
      {jumps && jumps.jumps.length > 0 ? (
        <p className="border-t border-line px-4 py-2 text-xs text-muted">
          {jumps.jumpsTotal > jumps.jumps.length
            ? `The ${jumps.jumps.length} largest of ${jumps.jumpsTotal} · `
            : null}
          {judgedText(jumps)}
        </p>
      ) : null}
    </section>
  );
}

function None({ jumps }: { jumps: Jumps }) {
  const { title, text } = noJumpsText(jumps);
  return (
    <p className="border-t border-line px-4 py-2.5">
      <span className="font-medium">{title}</span> <span className="text-muted">· {text}</span>
    </p>
  );
}

/** As high as the line that says there are none, which is what most ranges have. */
function Loading() {
  return (
    <p className="border-t border-line px-4 py-2.5" role="status" aria-label="Loading the list of jumps">
      <span className="pulse inline-block h-4 w-56 max-w-full rounded bg-raised align-middle" />
    </p>
  );
}
