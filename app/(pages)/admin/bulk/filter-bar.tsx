"use client";
/** What the list is narrowed down to: a plain GET form; with scripts, choosing is enough. */
import { useRouter } from "next/navigation";
import { type ChangeEvent, useState, useTransition } from "react";
import { stateText } from "#lib/client/reason-text.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";
import { influencerStates } from "#lib/domain/influencer-terms.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import { Choice } from "../../../_components/choice.tsx";
import { IntervalOptions } from "../choice-fields.tsx";
import { filterHref } from "./filter-href.ts";

interface FilterBarProps {
  filter: RegistryFilter;
  platforms: readonly { id: string; name: string }[];
  /** Seconds. */
  intervals: readonly number[];
}

/** The fields as text; "" is any. */
interface Fields {
  search: string;
  state: string;
  interval: string;
  platform: string;
  tag: string;
}

export function FilterBar({ filter, platforms, intervals }: FilterBarProps) {
  const router = useRouter();
  const [isWaiting, startTransition] = useTransition();
  const [fields, setFields] = useState(fieldsOf(filter));
  // Back and Forward change the address; what was chosen here stands in the fields already.
  const address = filterHref(filter);
  const [seen, setSeen] = useState(address);
  if (seen !== address) {
    setSeen(address);
    if (filterHref(fields) !== address) setFields(fieldsOf(filter));
  }
  const apply = (next: Fields, how: "push" | "replace") => {
    setFields(next);
    startTransition(() => router[how](filterHref(next), { scroll: false }));
  };
  const choice = (name: keyof Fields) => ({
    name,
    value: fields[name],
    onChoose: (value: string) => apply({ ...fields, [name]: value }, "push"),
  });
  const type = (name: keyof Fields) => (event: ChangeEvent<HTMLInputElement>) =>
    setFields({ ...fields, [name]: event.target.value });
  return (
    <search className="w-full">
      <form
        action="/admin"
        aria-busy={isWaiting}
        className="grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap"
        onSubmit={(event) => {
          event.preventDefault();
          // What is typed is tried out: Back leads before all of it.
          apply({ ...fields, search: fields.search.trim(), tag: fields.tag.trim() }, "replace");
        }}
      >
        <label className="grid gap-1 font-medium max-sm:col-span-2">
          Id begins with
          <input
            className="field font-normal sm:w-44"
            type="search"
            name="q"
            maxLength={255}
            autoComplete="off"
            spellCheck={false}
            value={fields.search}
            onChange={type("search")}
          />
        </label>
        <Choice {...choice("state")} label="State">
          {influencerStates.map((state: InfluencerState) => (
            <option key={state} value={state}>
              {stateText(state).label}
            </option>
          ))}
        </Choice>
        <Choice {...choice("interval")} label="Interval">
          <IntervalOptions intervals={intervals} />
        </Choice>
        {platforms.length > 1 || filter.platform ? (
          <Choice {...choice("platform")} label="Platform">
            {platforms.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
        ) : null}
        <label className="grid gap-1 font-medium">
          Tag
          <input
            className="field w-full font-normal sm:w-36"
            name="tag"
            maxLength={64}
            autoComplete="off"
            value={fields.tag}
            onChange={type("tag")}
          />
        </label>
        <button type="submit" className="button">
          Filter
        </button>
      </form>
    </search>
  );
}

function fieldsOf({ search, state, interval, platform, tag }: RegistryFilter): Fields {
  return {
    search: search ?? "",
    state: state ?? "",
    interval: interval === undefined ? "" : String(interval),
    platform: platform ?? "",
    tag: tag ?? "",
  };
}
