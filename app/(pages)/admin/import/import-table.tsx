"use client";
/** Imports with what came of them, the newest first. */
import Link from "next/link";
import { formatExact } from "#lib/client/format-count.ts";
import { importText } from "#lib/client/import-text.ts";
import type { ImportSummary } from "#lib/domain/import.ts";
import { Age } from "../../../_components/age.tsx";
import { Badge } from "../../../_components/badges.tsx";

interface ImportTableProps {
  items: ImportSummary[];
  serverNow: number;
  tz: string;
}

export function ImportTable({ items, serverNow, tz }: ImportTableProps) {
  return (
    <div className="card overflow-hidden">
      <table className="w-full text-left">
        <caption className="sr-only">Imports, newest first</caption>
        <thead className="bg-raised text-xs text-muted [&_th]:px-3 [&_th]:py-2 [&_th]:font-medium sm:[&_th]:px-4">
          <tr>
            <th scope="col">Import</th>
            <th scope="col">State</th>
            <th scope="col" className="text-right">
              Added
            </th>
            <th scope="col" className="text-right max-sm:hidden">
              Rejected
            </th>
            <th scope="col" className="max-md:hidden">
              By
            </th>
            <th scope="col" className="max-sm:hidden">
              Begun
            </th>
          </tr>
        </thead>
        <tbody className="[&_td]:px-3 [&_td]:py-2 [&_th]:px-3 [&_th]:py-2 sm:[&_td]:px-4 sm:[&_th]:px-4">
          {items.map((item) => (
            <tr key={item.id} className="border-t border-line hover:bg-raised" data-import={item.id}>
              <th scope="row" className="font-normal">
                <Link
                  prefetch={false}
                  href={`/admin/import/${item.id}`}
                  className="link inline-block py-0.5 font-medium break-all"
                >
                  {item.id} · {item.name}
                </Link>
              </th>
              <td>
                <Badge tone={importText(item).tone}>{importText(item).label}</Badge>
              </td>
              <td className="text-right">
                {formatExact(item.added)}
                {item.removed > 0 ? (
                  <span className="block text-xs text-muted">{formatExact(item.removed)} undone</span>
                ) : null}
              </td>
              <td className="text-right max-sm:hidden">{formatExact(item.malformed)}</td>
              <td className="break-all text-muted max-md:hidden">{item.createdBy}</td>
              <td className="whitespace-nowrap text-muted max-sm:hidden">
                <Age at={item.createdAt} serverNow={serverNow} tz={tz} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
