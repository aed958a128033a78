"use client";
/** The audit log: searching it, reading it, taking it along. */
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useRef } from "react";
import { type AuditSearch, auditFileHref, auditHref } from "#lib/client/audit-href.ts";
import type { AuditPage } from "#lib/domain/audit.ts";
import { auditActions } from "#lib/domain/audit-actions.ts";
import { TextField } from "../../../_components/text-field.tsx";
import { textOf } from "../../../_components/text-of.ts";
import { useFocusOnPaging } from "../../../_components/use-focus-on-paging.ts";
import { useFormFollow } from "../../../_components/use-form-follow.ts";
import { useZone } from "../../../_components/use-zone.ts";
import { AdminNav } from "../admin-nav.tsx";
import { AuditList } from "./audit-list.tsx";

interface AuditViewProps {
  page: AuditPage;
  search: AuditSearch;
  /** The cursor that this page follows; null: it is the first. */
  after: string | null;
  /** What of the address was not understood. */
  problems: ReactNode;
  serverNow: number;
  serverZone: string;
}

export function AuditView({ page, search, after, problems, serverNow, serverZone }: AuditViewProps) {
  const tz = useZone(serverZone);
  const isFirst = after === null;
  const heading = useRef<HTMLHeadingElement>(null);
  const asked = JSON.stringify(search);
  useFocusOnPaging(heading, after, asked);
  const isSearching = Object.values(search).some((value) => value !== "");
  return (
    <div className="grid gap-6">
      <AdminNav title="Audit log" />
      <SearchForm
        asked={asked}
        search={search}
        isSearching={isSearching}
        onShowAll={() => heading.current?.focus()}
      />
      <section aria-labelledby="events-title" className="grid gap-3">
        <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
          <div>
            <h2 id="events-title" ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
              {isSearching ? "Matching events" : "All events"}
            </h2>
            <p className="text-muted">Newest first; times in {tz}. Nobody can change or delete them here.</p>
          </div>
          <div className="flex gap-2">
            {(["csv", "ndjson"] as const).map((format) => (
              <a key={format} className="button" href={auditFileHref(search, tz, format)} download>
                Export {format === "csv" ? "CSV" : "NDJSON"}
              </a>
            ))}
          </div>
        </div>
        {problems}
        {page.events.length > 0 ? (
          <AuditList events={page.events} serverNow={serverNow} tz={tz} />
        ) : (
          <p className="card px-6 py-12 text-center text-muted">
            {isSearching ? "No event matches." : "Nothing has been changed yet."}
          </p>
        )}
        {isFirst && page.next === null ? null : (
          <nav aria-label="Pages" className="flex justify-end gap-2">
            {isFirst ? null : (
              <Link className="button" prefetch={false} href={auditHref(search)}>
                Newest
              </Link>
            )}
            {page.next === null ? null : (
              <Link className="button" prefetch={false} href={auditHref(search, page.next)}>
                Older
              </Link>
            )}
          </nav>
        )}
      </section>
    </div>
  );
}

interface SearchFormProps {
  search: AuditSearch;
  /** The same, to tell it from another. */
  asked: string;
  isSearching: boolean;
  /** Its link is gone then, and the focus goes on elsewhere. */
  onShowAll: () => void;
}

/** A plain GET form; with scripts no empty field stands in the address. */
function SearchForm({ asked, search, isSearching, onShowAll }: SearchFormProps) {
  const router = useRouter();
  const form = useFormFollow(asked);
  return (
    <search>
      <form
        ref={form}
        action="/admin/audit"
        className="card grid grid-cols-1 items-end gap-3 px-5 py-4 sm:grid-cols-2 lg:grid-cols-[repeat(3,minmax(0,1fr))_auto_auto_auto]"
        onSubmit={(event) => {
          event.preventDefault();
          const fields = new FormData(event.currentTarget);
          const text = (name: string) => textOf(fields, name).trim();
          const [actor, action, target] = [text("actor"), text("action"), text("target")];
          router.push(auditHref({ actor, action, target, from: text("from"), to: text("to") }));
        }}
      >
        <TextField label="Who" name="actor" defaultValue={search.actor} maxLength={255} autoComplete="off" />
        <label className="grid grid-cols-1 gap-1 font-medium">
          What
          <select
            // React tells a select its default value only once.
            key={search.action}
            className="field w-full min-w-0 font-normal"
            name="action"
            defaultValue={search.action}
          >
            <option value="">anything</option>
            {Object.entries(auditActions).map(([action, words]) => (
              <option key={action} value={action}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <TextField
          label="To whom or what"
          name="target"
          defaultValue={search.target}
          maxLength={255}
          autoComplete="off"
        />
        <TextField label="From" name="from" type="date" defaultValue={search.from} />
        <TextField label="To" name="to" type="date" defaultValue={search.to} />
        <div className="flex gap-2">
          <button type="submit" className="button button-primary">
            Search
          </button>
          {isSearching ? (
            <Link className="button" prefetch={false} href="/admin/audit" onClick={onShowAll}>
              Show all
            </Link>
          ) : null}
        </div>
      </form>
    </search>
  );
}
