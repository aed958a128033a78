"use client";
/** Why an import has stopped, and the way on. */
import type { ImportDetail } from "#lib/domain/import.ts";
import type { ImportActions } from "./import-view.tsx";

export function ProblemNote({ item, actions }: { item: ImportDetail; actions: ImportActions }) {
  return (
    <section aria-labelledby="problem-title" className="card grid gap-3 border-bad px-5 py-4">
      <h3 id="problem-title" className="font-semibold text-bad">
        It has stopped
      </h3>
      <p>
        Its next part can't be done: <code className="break-words">{item.problem}</code>
      </p>
      <p className="text-muted">
        What was done before it holds, and nothing was done by half. When what is behind it is mended, try
        again.
      </p>
      <div className="needs-script">
        <button
          type="button"
          className="button"
          disabled={actions.isPending}
          onClick={() => actions.run("retry")}
        >
          Try again
        </button>
      </div>
    </section>
  );
}
