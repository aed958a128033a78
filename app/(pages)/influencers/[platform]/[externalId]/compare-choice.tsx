"use client";
/** What the range is compared with. */
import type { ComparisonKind } from "#lib/domain/series.ts";
import { FollowLink } from "./follow-link.tsx";
import type { SetUrl, UrlState } from "./url-state.ts";

const choices: { vs: ComparisonKind | null; text: string; label: string }[] = [
  { vs: null, text: "Alone", label: "Compare with nothing" },
  { vs: "previous", text: "vs previous", label: "Compare with the previous period, as long as this one" },
  { vs: "year", text: "vs year before", label: "Compare with the year before, 52 weeks earlier" },
];

interface CompareChoiceProps {
  vs: ComparisonKind | null;
  url: UrlState;
  setUrl: SetUrl;
}

export function CompareChoice({ vs, url, setUrl }: CompareChoiceProps) {
  return (
    <nav aria-label="Compare" className="segments">
      {choices.map((choice) => (
        <FollowLink
          key={choice.text}
          change={{ vs: choice.vs }}
          url={url}
          setUrl={setUrl}
          label={`${choice.text}: ${choice.label}`}
          title={choice.label}
          isCurrent={choice.vs === vs}
        >
          {choice.text}
        </FollowLink>
      ))}
    </nav>
  );
}
