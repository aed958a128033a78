"use client";
/** The desk of dead letters: which there are, by what became of them. */
import Link from "next/link";
import { type ReactNode, useRef } from "react";
import { formatExact } from "#lib/client/format-count.ts";
import { type DeadLetterState, deadLetterStates } from "#lib/domain/dead-letter-states.ts";
import type { DeadLetterList } from "#lib/domain/dead-letter-views.ts";
import { useFocusOnPaging } from "../../../_components/use-focus-on-paging.ts";
import { useZone } from "../../../_components/use-zone.ts";
import { AdminNav } from "../admin-nav.tsx";
import { LetterDesk } from "./letter-desk.tsx";

interface DeadLettersViewProps {
  list: DeadLetterList;
  state: DeadLetterState;
  /** The cursor that this page follows; null: it is the first. */
  after: string | null;
  /** What of the address was not understood. */
  problems: ReactNode;
  serverNow: number;
  serverZone: string;
}

const names: Record<DeadLetterState, string> = { open: "Open", redriven: "Redriven", discarded: "Discarded" };

export function DeadLettersView(props: DeadLettersViewProps) {
  const { list, state, after, problems, serverNow, serverZone } = props;
  const tz = useZone(serverZone);
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusOnPaging(heading, after);
  return (
    <div className="grid gap-6">
      <AdminNav title="Dead letters" />
      <p className="max-w-prose text-muted">
        Rows and whole payloads that the database refused, each with what it said. Mend the cause, then
        redrive them: a worker puts them back into the queue within seconds, and what fails again is open
        again.
      </p>
      <section aria-labelledby="letters-title" className="grid gap-3">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <h2 id="letters-title" ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
            {names[state]} dead letters
          </h2>
          <nav aria-label="State" className="segments">
            {deadLetterStates.map((one) => (
              <Link
                key={one}
                prefetch={false}
                href={one === "open" ? "/admin/dead-letters" : `/admin/dead-letters?state=${one}`}
                aria-current={one === state ? "true" : undefined}
              >
                {names[one]} ({formatExact(list.counts[one])})
              </Link>
            ))}
          </nav>
        </div>
        {problems}
        {/* Another page begins with none chosen and nothing said. */}
        <LetterDesk
          key={`${state} ${after}`}
          list={list}
          state={state}
          isFirst={after === null}
          serverNow={serverNow}
          tz={tz}
        />
      </section>
    </div>
  );
}
