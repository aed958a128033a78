"use client";
/** A page that could not be made. The frame around it stays. */
import Link from "next/link";
import { useRouter } from "next/navigation";
import { startTransition } from "react";

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <div role="alert" className="mx-auto grid max-w-lg gap-3 py-16 text-center">
      <h1 className="text-2xl font-semibold tracking-tight">This page could not be loaded</h1>
      <p className="text-muted">
        Most often the database can&apos;t be reached at the moment. Whether data points still come in is told
        by{" "}
        <Link className="link" prefetch={false} href="/pipeline">
          the pipeline page
        </Link>
        .
      </p>
      {error.digest ? (
        <p className="text-xs text-muted">
          Error id <code className="select-all">{error.digest}</code>
        </p>
      ) : null}
      <p>
        <button type="button" className="button button-primary" onClick={retry}>
          Try again
        </button>
      </p>
    </div>
  );
}
