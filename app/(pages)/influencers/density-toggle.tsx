"use client";
/** Higher or lower rows. Kept in a cookie, so that the server renders the next page in it. */
import { remember } from "#lib/client/remember.ts";
import { type Density, densities } from "../../_components/densities.ts";

interface DensityToggleProps {
  density: Density;
  onChoose: (density: Density) => void;
}

const words: Record<Density, string> = { comfortable: "Comfortable", compact: "Compact" };

export function DensityToggle({ density, onChoose }: DensityToggleProps) {
  return (
    <fieldset className="segments needs-script">
      <legend className="sr-only">Height of rows</legend>
      {densities.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={density === name}
          onClick={() => {
            remember("density", name);
            onChoose(name);
          }}
        >
          {words[name]}
        </button>
      ))}
    </fieldset>
  );
}
