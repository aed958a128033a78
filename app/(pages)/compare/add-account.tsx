"use client";
/** Adds somebody by search. Without scripts it is a form that takes an id. */
import { useState } from "react";
import { addToPlaces, isSame, PLACES, type Places, writePlaces } from "#lib/client/compare-places.ts";
import { formatCompact } from "#lib/client/format-count.ts";
import { Combobox } from "../../_components/combobox.tsx";
import { useAccountSearch } from "../../_components/use-account-search.ts";
import type { CompareUrl, SetCompareUrl } from "./compare-url.ts";

interface AddAccountProps {
  places: Places;
  url: CompareUrl;
  setUrl: SetCompareUrl;
}

export function AddAccount({ places, url, setUrl }: AddAccountProps) {
  const [text, setText] = useState("");
  const [isOpen, setIsOpen] = useState(false);
  const { items, said } = useAccountSearch(text, isOpen);
  const taken = places.filter((account) => account !== null);
  if (taken.length >= PLACES)
    return <p className="text-muted">All six places are taken: take one off to add another.</p>;
  const options = items
    .filter((item) => !taken.some((account) => isSame(account, item)))
    .slice(0, 8)
    .map((item) => ({
      id: `${item.platform}-${item.externalId}`,
      name: item.username ?? item.externalId,
      detail: `${formatCompact(item.followers)} followers`,
      choose: () => {
        setUrl({ ids: writePlaces(addToPlaces(places, item)) });
        setText("");
        setIsOpen(false);
        // The last place takes the field away.
        if (taken.length + 1 === PLACES) document.getElementById("compared-title")?.focus();
      },
    }));
  return (
    <search className="w-full sm:w-80">
      <form action="/compare" onSubmit={(event) => event.preventDefault()}>
        {Object.entries(url).map(([name, value]) =>
          value ? <input key={name} type="hidden" name={name} value={value} /> : null,
        )}
        <Combobox
          label="Add an influencer by name or id"
          name="add"
          text={text}
          setText={setText}
          options={options}
          said={said}
          isOpen={isOpen}
          setIsOpen={setIsOpen}
        />
        <noscript>
          <button type="submit" className="button mt-2">
            Add
          </button>
        </noscript>
      </form>
    </search>
  );
}
