"use client";
/** A box to tick, with room for a finger around it. */

interface SelectBoxProps {
  label: string;
  isChosen: boolean;
  onChange: (isChosen: boolean) => void;
}

export function SelectBox({ label, isChosen, onChange }: SelectBoxProps) {
  return (
    <label className="-m-2 flex p-2">
      <input
        type="checkbox"
        className="size-4 accent-(--accent)"
        aria-label={label}
        checked={isChosen}
        onChange={(event) => onChange(event.target.checked)}
      />
    </label>
  );
}
