"use client";
/** A button that copies a link to this very view. */
import { useState } from "react";
import type { ResolvedRange } from "#lib/client/resolve-range.ts";
import { LinkByHand } from "../../_components/link-by-hand.tsx";
import { fixedRange } from "../../_components/range-change.ts";
import { useCopyLink } from "../../_components/use-copy-link.ts";
import { type CompareUrl, compareHref } from "./compare-url.ts";

export function CopyLink({ range, url }: { range: ResolvedRange; url: CompareUrl }) {
  const [said, setSaid] = useState<string | null>(null);
  const { link, copy } = useCopyLink(setSaid);
  const { isRelative, tz } = range;
  const copyThis = () => {
    // What was written to move on does so for whoever follows the link, too; in this zone, or days would be others.
    const path = compareHref({ ...url, ...(isRelative ? {} : fixedRange(range)), tz });
    copy(`${window.location.origin}${path}`, isRelative);
  };
  return (
    <>
      <button type="button" className="button needs-script" onClick={copyThis}>
        Copy link
      </button>
      <div className="basis-full empty:hidden">
        <LinkByHand link={link} />
      </div>
      <p role="status" className="basis-full empty:hidden">
        {said}
      </p>
    </>
  );
}
