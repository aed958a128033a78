"use client";
/** The import's desk: begin one, look at earlier ones. */
import Link from "next/link";
import { type ReactNode, useRef } from "react";
import { isBusy } from "#lib/client/import-options.ts";
import type { ImportList } from "#lib/domain/import.ts";
import { useFocusOnPaging } from "../../../_components/use-focus-on-paging.ts";
import { useZone } from "../../../_components/use-zone.ts";
import { AdminNav } from "../admin-nav.tsx";
import type { PlatformChoice } from "../admin-view.tsx";
import { useRefresh } from "../use-refresh.ts";
import { ImportForm } from "./import-form.tsx";
import { ImportTable } from "./import-table.tsx";

interface ImportsViewProps {
  list: ImportList;
  /** Those with smaller numbers are shown; null: the newest. */
  before: number | null;
  /** What of the address was not understood. */
  problems: ReactNode;
  platforms: PlatformChoice[];
  /** Seconds. */
  intervals: number[];
  defaultInterval: number;
  serverNow: number;
  serverZone: string;
}

export function ImportsView({ list, before, problems, serverNow, serverZone, ...form }: ImportsViewProps) {
  const tz = useZone(serverZone);
  const isFirst = before === null;
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusOnPaging(heading, before === null ? null : String(before));
  useRefresh(list.items.some(({ state, problem }) => isBusy(state) && problem === null));
  return (
    <div className="grid gap-6">
      <AdminNav title="Import" />
      {isFirst ? <ImportForm {...form} /> : null}
      <section aria-labelledby="imports-title" className="grid gap-3">
        <h2 id="imports-title" ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
          {isFirst ? "Earlier imports" : "Older imports"}
        </h2>
        {problems}
        {list.items.length > 0 ? (
          <ImportTable items={list.items} serverNow={serverNow} tz={tz} />
        ) : (
          <p className="card px-6 py-12 text-center text-muted">
            Nothing was imported yet. Paste ids above, or choose a file.
          </p>
        )}
        {isFirst && list.next === null ? null : (
          <nav aria-label="Pages" className="flex justify-end gap-2">
            {isFirst ? null : (
              <Link className="button" prefetch={false} href="/admin/import">
                Newest
              </Link>
            )}
            {list.next === null ? null : (
              <Link className="button" prefetch={false} href={`/admin/import?before=${list.next}`}>
                Older
              </Link>
            )}
          </nav>
        )}
      </section>
    </div>
  );
}
