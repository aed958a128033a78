"use client";
/** What the list is narrowed down to, beside its search: a plain GET form; with scripts, choosing is enough. */
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { firstDirection, type ListKey, listHref } from "#lib/client/influencers-options.ts";
import { stateText } from "#lib/client/reason-text.ts";
import { influencerSorts, influencerStates } from "#lib/domain/influencer-terms.ts";
import type { InfluencerSort } from "#lib/domain/influencer-views.ts";
import { platformIds, platformNames } from "#lib/domain/platform-names.ts";
import { TAG_LENGTH_MAX } from "#lib/domain/tag-terms.ts";
import { Choice } from "../../_components/choice.tsx";
import { among } from "../../_components/part-reader.ts";

/** As the columns are called. */
const sortNames: Record<InfluencerSort, string> = {
  followers: "Followers",
  gain: "Gain, 24 hours",
  name: "Influencer",
  added: "Added",
};

/** The fields as text; "" is any. */
interface Fields {
  sort: string;
  state: string;
  tag: string;
  platform: string;
}

interface FilterBarProps {
  list: ListKey;
  /** The address of the list with this change of what was chosen last. */
  want: (change: Partial<ListKey>) => string;
}

export function FilterBar({ list, want }: FilterBarProps) {
  const router = useRouter();
  const [isWaiting, startTransition] = useTransition();
  const [fields, setFields] = useState(fieldsOf(list));
  // A chip, a row's tag, Back and Forward change the address; what was chosen here stands in the fields already.
  const address = JSON.stringify(fieldsOf(list));
  const [seen, setSeen] = useState(address);
  if (seen !== address) {
    setSeen(address);
    if (JSON.stringify(fields) !== address) setFields(fieldsOf(list));
  }
  const ask = (next: Fields, change: Partial<ListKey>) => {
    setFields(next);
    const href = want(change);
    startTransition(() => router.push(href, { scroll: false }));
  };
  const apply = (next: Fields) =>
    ask(next, {
      state: among(influencerStates)(next.state),
      tag: next.tag,
      platform: among(platformIds)(next.platform),
    });
  const sortBy = (sort: InfluencerSort) => ask({ ...fields, sort }, { sort, dir: firstDirection[sort] });
  return (
    <form
      action="/influencers"
      aria-label="Filter"
      aria-busy={isWaiting}
      className="flex flex-wrap items-end gap-2 max-sm:w-full"
      onSubmit={(event) => {
        event.preventDefault();
        apply({ ...fields, tag: fields.tag.trim() });
      }}
    >
      {keptParameters(list).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {/* Where there is room the heads of the columns do it. */}
      <div className="max-sm:grow lg:hidden">
        <Choice
          name="sort"
          label="Sort"
          value={fields.sort}
          onChoose={(sort) => sortBy(among(influencerSorts)(sort) ?? list.sort)}
          hasNoAny
        >
          {influencerSorts.map((sort) => (
            <option key={sort} value={sort}>
              {sortNames[sort]}
            </option>
          ))}
        </Choice>
      </div>
      <Choice
        name="state"
        label="State"
        value={fields.state}
        onChoose={(state) => apply({ ...fields, state })}
      >
        {influencerStates.map((state) => (
          <option key={state} value={state}>
            {stateText(state).label}
          </option>
        ))}
      </Choice>
      {platformIds.length > 1 || list.platform ? (
        <Choice
          name="platform"
          label="Platform"
          value={fields.platform}
          onChoose={(platform) => apply({ ...fields, platform })}
        >
          {platformIds.map((id) => (
            <option key={id} value={id}>
              {platformNames[id]}
            </option>
          ))}
        </Choice>
      ) : null}
      <label className="grid min-w-0 gap-1 font-medium max-sm:grow max-sm:basis-40">
        Tag
        <input
          className="field w-full min-w-0 font-normal sm:w-36"
          name="tag"
          value={fields.tag}
          maxLength={TAG_LENGTH_MAX}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setFields({ ...fields, tag: event.target.value })}
        />
      </label>
      <button type="submit" className="button">
        Filter
      </button>
    </form>
  );
}

function fieldsOf({ sort, state, tag, platform }: ListKey): Fields {
  return { sort, state: state ?? "", tag: tag ?? "", platform: platform ?? "" };
}

/** Search and direction stay; what to sort by is a field. */
function keptParameters({ search, sort, dir }: ListKey): [string, string][] {
  const [, query] = listHref({ search, sort, dir, cursor: null }).split("?");
  return [...new URLSearchParams(query ?? "")].filter(([name]) => name !== "sort");
}
