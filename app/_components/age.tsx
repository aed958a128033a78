"use client";
/** "12 s ago", counting on; the exact time in its title. */
import { formatAge, formatInstantExact } from "#lib/client/format-time.ts";
import { useNow } from "./use-now.ts";

/** `at`, `serverNow`: epoch seconds. */
export function Age({ at, serverNow, tz }: { at: number; serverNow: number; tz: string }) {
  const now = useNow(serverNow);
  return (
    <time dateTime={new Date(at * 1_000).toISOString()} title={formatInstantExact(at, tz)}>
      {formatAge(at, now)}
    </time>
  );
}
