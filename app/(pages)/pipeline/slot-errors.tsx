/** What went wrong in one slot, by platform and cause; each leads to whom it hit. */
import Link from "next/link";
import { hitWords } from "#lib/client/error-words.ts";
import { missedHref } from "#lib/client/missed-options.ts";
import { reasonText } from "#lib/client/reason-text.ts";
import type { SlotErrors } from "#lib/domain/pipeline.ts";
import { platformNames } from "#lib/domain/platform-names.ts";
import { LinkPending } from "../../_components/link-pending.tsx";

export function SlotErrorList({ errors }: { errors: readonly SlotErrors[] }) {
  if (errors.length === 0) return null;
  return (
    <ul aria-label="Errors of this slot" className="mt-1 flex flex-wrap gap-x-5 gap-y-1">
      {errors.map((one) => (
        <li key={`${one.platform} ${one.reason}`}>
          <span className="text-muted">
            {platformNames[one.platform]}, {reasonText(one.reason)}:
          </span>{" "}
          <Link className="link inline-block py-1" prefetch={false} href={missedHref(one)}>
            {hitWords(one)}
            <LinkPending />
          </Link>
        </li>
      ))}
    </ul>
  );
}
