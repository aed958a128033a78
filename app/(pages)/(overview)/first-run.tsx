/** Nothing to show yet: nobody is tracked, or the worker has not added up. Each says what comes next. */
import Link from "next/link";
import { EmptyCard } from "../../_components/empty-card.tsx";

export function FirstRun() {
  return (
    <EmptyCard title="Nobody is tracked yet">
      <p>Followers are fetched each minute from the moment that an influencer is added.</p>
      <p className="mt-4 flex flex-wrap justify-center gap-2">
        <Link prefetch={false} href="/admin" className="button button-primary">
          Add an influencer
        </Link>
        <Link prefetch={false} href="/admin/import" className="button">
          Import a list
        </Link>
      </p>
      <p className="mt-4">
        To try it with a million made-up accounts: <code className="font-mono">npm run seed</code>. Whoever is
        added appears here within a minute.
      </p>
    </EmptyCard>
  );
}

export function NotBuiltYet({ isWorkerMissing }: { isWorkerMissing: boolean }) {
  if (isWorkerMissing)
    return (
      <EmptyCard title="No worker is running">
        <p>
          A worker adds these numbers up once a minute. Start one with{" "}
          <code className="font-mono">npm run worker</code>; they appear here by themselves.
        </p>
      </EmptyCard>
    );
  return (
    <EmptyCard title="The first numbers are being added up">
      <p>
        A worker does it once a minute, and they appear here by themselves. If nothing comes,{" "}
        <Link prefetch={false} href="/pipeline" className="link">
          see how the pipeline is
        </Link>
        .
      </p>
    </EmptyCard>
  );
}
