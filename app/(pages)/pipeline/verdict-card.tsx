/** Is it keeping up? One line, large; what to do about it below. Told by words and a sign; colour only helps. */
import { clsx } from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Pipeline, PipelineStatus } from "#lib/domain/pipeline.ts";

type Tone = "good" | "neutral" | "warn" | "bad";

const tones: Record<Tone, string> = {
  good: "bg-good-tint text-good",
  neutral: "bg-raised text-muted",
  warn: "bg-warn-tint text-warn",
  bad: "bg-bad-tint text-bad",
};

const signs: Record<Tone, string> = {
  good: "M4.5 12.5l5 5 10-11",
  neutral: "M12 6v6.5l4 2.5",
  warn: "M12 5v8.5M12 17.5v1",
  bad: "M6 6l12 12M18 6L6 18",
};

const looks: Record<PipelineStatus, { tone: Tone; hint: ReactNode }> = {
  keeping_up: { tone: "good", hint: "" },
  nothing_to_fetch: {
    tone: "neutral",
    hint: (
      <>
        One by one on the{" "}
        <Link className="link" prefetch={false} href="/admin">
          admin page
        </Link>
        , or{" "}
        <Link className="link" prefetch={false} href="/admin/import">
          import a list
        </Link>
        .
      </>
    ),
  },
  starting: { tone: "neutral", hint: "The first verdict comes some ten seconds after the end of a slot." },
  catching_up: {
    tone: "warn",
    hint: "Nothing to do: what was kept on disk is being stored, beside what comes in now.",
  },
  platform_trouble: {
    tone: "warn",
    hint: "The pipeline itself is well. Each gap keeps its reason; every slot is tried again.",
  },
  paused: {
    tone: "neutral",
    hint: "An admin paused a platform: nothing is asked of it, and its slots are gaps with that reason, until it is resumed at /admin/platforms.",
  },
  behind: {
    tone: "bad",
    hint: "If it lasts for more than a few slots, start another worker (npm run worker) or look with npm run doctor.",
  },
  outage: {
    tone: "bad",
    hint: "Nothing is lost while the spool has room. Bring the queue's database back; npm run doctor says what is wrong.",
  },
  no_worker: { tone: "bad", hint: "Until then nothing is fetched, and each slot becomes a gap." },
  dropping: {
    tone: "bad",
    hint: "Bring the database back, or give the spool more room (SPOOL_MAX_BYTES). What was dropped is counted to the data point.",
  },
};

interface VerdictCardProps {
  verdict: Pipeline["verdict"];
  /** It was true when data came last. */
  isStale: boolean;
}

export function VerdictCard({ verdict: { status, line }, isStale }: VerdictCardProps) {
  const { tone: toneThen, hint } = looks[status];
  // A green check of a while ago must not pass for one of now.
  const tone = isStale ? "neutral" : toneThen;
  const [first = "", ...more] = line.split("; ");
  return (
    <section
      aria-label="Verdict"
      data-verdict={status}
      className={clsx("card flex gap-4 px-4 py-5 sm:px-5", isStale && "border-dashed text-muted")}
    >
      <span
        aria-hidden="true"
        className={clsx("badge grid size-11 shrink-0 place-items-center rounded-full", tones[tone])}
      >
        <svg
          aria-hidden="true"
          viewBox="0 0 24 24"
          className="size-6"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.5"
        >
          <path d={signs[tone]} strokeLinecap="round" strokeLinejoin="round" />
        </svg>
      </span>
      <div className="min-w-0">
        <p className="text-xl font-semibold tracking-tight text-balance first-letter:uppercase sm:text-2xl">
          {isStale ? "was " : ""}
          {first}
        </p>
        {more.map((part) => (
          <p key={part} className="first-letter:uppercase">
            {part}
          </p>
        ))}
        {hint ? <p className="mt-1 text-muted">{hint}</p> : null}
      </div>
    </section>
  );
}
