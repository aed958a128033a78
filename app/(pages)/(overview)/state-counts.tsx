/** How many are tracked, and how they are. Each count leads to the list of those. */
import { clsx } from "clsx";
import Link from "next/link";
import { formatExact } from "#lib/client/format-count.ts";
import { stateText } from "#lib/client/reason-text.ts";
import type { Overview } from "#lib/domain/board.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";

/** Those that are always told, and those that few platforms have. */
const always: readonly InfluencerState[] = ["ok", "pending", "failing", "not_found", "paused"];
const sometimes: readonly InfluencerState[] = ["private", "suspended"];

const tones = { neutral: "text-ink", good: "text-ink", warn: "text-warn", bad: "text-bad" } as const;

export function StateCounts({ overview: { influencers, states } }: { overview: Overview }) {
  const told = [...always, ...sometimes.filter((state) => states[state])];
  return (
    <section aria-label="Influencers by state">
      <dl className="card flex flex-wrap gap-x-8 gap-y-2 px-4 py-3 max-sm:grid max-sm:grid-cols-3">
        <Count
          name="Tracked"
          title="All influencers, paused ones included"
          href="/influencers"
          count={influencers}
        />
        {told.map((state) => {
          const { label, tone, meaning } = stateText(state);
          return (
            <Count
              key={state}
              name={label}
              title={meaning}
              href={`/influencers?state=${state}`}
              count={states[state] ?? 0}
              tone={tones[tone]}
            />
          );
        })}
      </dl>
    </section>
  );
}

interface CountProps {
  name: string;
  title: string;
  href: string;
  count: number;
  tone?: string;
}

function Count({ name, title, href, count, tone }: CountProps) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd>
        <Link
          prefetch={false}
          href={href}
          title={title}
          data-counts={count}
          className={clsx(
            "inline-block min-w-6 py-0.5 text-base font-semibold underline decoration-line-strong decoration-1 underline-offset-4 hover:decoration-current",
            count > 0 ? tone : "text-muted",
          )}
        >
          {formatExact(count)}
        </Link>
      </dd>
    </div>
  );
}
