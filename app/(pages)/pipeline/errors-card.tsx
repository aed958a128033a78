/** What went wrong within the last hour, by platform and cause; each leads to whom it hit. */
import Link from "next/link";
import { countWords, hitWords, shareWords } from "#lib/client/error-words.ts";
import { formatInstant, formatInterval } from "#lib/client/format-time.ts";
import { missedHref } from "#lib/client/missed-options.ts";
import { reasonAdvice, reasonText } from "#lib/client/reason-text.ts";
import type { HourErrors, PipelineErrors } from "#lib/domain/pipeline.ts";
import { platformNames } from "#lib/domain/platform-names.ts";
import { LinkPending } from "../../_components/link-pending.tsx";

export function ErrorsCard({ errors: { hour }, tz }: { errors: PipelineErrors; tz: string }) {
  return (
    <section aria-labelledby="errors-title" className="card overflow-hidden" data-errors={hour.length}>
      <div className="px-4 pt-3">
        <h2 id="errors-title" className="text-base font-semibold">
          Errors of the last hour
        </h2>
        <p className="text-muted">
          {hour.length === 0
            ? "No errors in the last hour: each fetch brought a data point."
            : "Fetches that brought no data point, of all slots that ran within it."}
        </p>
      </div>
      {hour.length === 0 ? (
        <div className="pb-3" />
      ) : (
        <table className="mt-2 w-full text-right">
          <caption className="sr-only">Errors of the last hour by platform and cause, the most first</caption>
          <thead className="bg-raised text-xs text-muted [&_th]:px-3 [&_th]:py-1.5 [&_th]:font-medium sm:[&_th]:px-4">
            <tr>
              <th scope="col" className="text-left">
                Cause
              </th>
              <th scope="col" className="text-left max-md:hidden">
                Platform
              </th>
              <th scope="col">Fetches</th>
              <th scope="col" className="max-sm:hidden">
                Of all
              </th>
              <th scope="col" className="text-left">
                Seen last, and whom it hit then
              </th>
            </tr>
          </thead>
          <tbody className="[&_td]:border-t [&_td]:border-line [&_td]:px-3 [&_td]:py-2 [&_td]:align-top sm:[&_td]:px-4 [&_th]:border-t [&_th]:border-line [&_th]:px-3 [&_th]:py-2 [&_th]:align-top sm:[&_th]:px-4">
            {hour.map((row) => (
              <Row key={`${row.platform} ${row.reason}`} row={row} tz={tz} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ row, tz }: { row: HourErrors; tz: string }) {
  const { platform, reason, share, last } = row;
  const name = platformNames[platform];
  return (
    <tr data-cause={reason}>
      <th scope="row" className="text-left font-normal">
        <span className="block font-medium first-letter:uppercase">{reasonText(reason)}</span>
        <span className="block text-xs text-muted md:hidden">{name}</span>
        <span className="block text-xs text-muted max-sm:hidden">{reasonAdvice(reason).means}</span>
      </th>
      <td className="text-left max-md:hidden">{name}</td>
      <td className="font-semibold">
        {countWords(row)}
        <span className="block font-normal whitespace-nowrap text-muted sm:hidden">{shareWords(share)}</span>
      </td>
      <td className="max-sm:hidden">{shareWords(share)}</td>
      <td className="text-left">
        <time dateTime={new Date(last.slot * 1_000).toISOString()} className="block whitespace-nowrap">
          <span className="max-sm:hidden">{formatInstant(last.slot, tz)}</span>
          <span className="sm:hidden">{formatInstant(last.slot, tz).split(", ").at(-1)}</span>
        </time>
        <Link
          className="link inline-block py-1"
          prefetch={false}
          href={missedHref({ platform, reason, ...last })}
          aria-label={`${hitWords(last)} by ${reasonText(reason)} in the slot of ${formatInstant(last.slot, tz)}, ${formatInterval(last.interval)}`}
        >
          {hitWords(last)}
          <LinkPending />
        </Link>
      </td>
    </tr>
  );
}
