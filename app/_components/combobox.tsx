"use client";
/**
 * A field with a list of what fits, after the combobox pattern of WAI-ARIA: the focus stays in the field, arrows move
 * over the list, Enter takes the marked one, Escape closes.
 */
import { clsx } from "clsx";
import { type KeyboardEvent, useId, useState } from "react";

export interface ComboboxOption {
  id: string;
  name: string;
  /** Muted, behind the name. */
  detail?: string;
  choose: () => void;
}

interface ComboboxProps {
  label: string;
  /** Of the field, for forms. */
  name?: string;
  text: string;
  setText: (text: string) => void;
  options: readonly ComboboxOption[];
  /** What the list can't say: "Nobody begins with …", "Searching…"; null: nothing. */
  said: string | null;
  isOpen: boolean;
  setIsOpen: (isOpen: boolean) => void;
  /** The list stands in the page's flow, and is always there: in a dialog of its own. */
  isInline?: boolean;
}

export function Combobox(props: ComboboxProps) {
  const { label, name, text, setText, options, said, isOpen, setIsOpen, isInline = false } = props;
  const id = useId();
  // By its id: others may come in above it. null: the first.
  const [marked, setMarked] = useState<string | null>(null);
  const at = Math.max(
    0,
    options.findIndex((option) => option.id === marked),
  );
  const current = isOpen ? options[at] : undefined;
  const optionId = (option: ComboboxOption) => `${id}-${option.id}`;

  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = isOpen ? (at + step + options.length) % Math.max(1, options.length) : 0;
      setIsOpen(true);
      setMarked(options[next]?.id ?? null);
      document
        .getElementById(options[next] ? optionId(options[next]) : "")
        ?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && current) {
      event.preventDefault();
      setMarked(null);
      current.choose();
    } else if (event.key === "Escape" && isOpen && !isInline) {
      event.preventDefault();
      setIsOpen(false);
    }
  };

  return (
    <div className="relative">
      <input
        type="search"
        role="combobox"
        name={name}
        value={text}
        maxLength={255}
        aria-label={label}
        placeholder={label}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={current ? optionId(current) : undefined}
        autoComplete="off"
        spellCheck={false}
        className="field w-full"
        onChange={(event) => {
          setText(event.target.value);
          setMarked(null);
          setIsOpen(true);
        }}
        onClick={() => setIsOpen(true)}
        onBlur={() => setIsOpen(isInline)}
        onKeyDown={press}
      />
      <div
        className={clsx(
          isInline
            ? "mt-3 h-72 overflow-y-auto"
            : "card absolute inset-x-0 top-full z-30 mt-1 max-h-80 overflow-y-auto py-1 shadow-lg",
        )}
        hidden={!isOpen}
      >
        <div id={`${id}-list`} role="listbox" aria-label={label}>
          {options.map((option) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus, and takes the keys.
            <div
              key={option.id}
              id={optionId(option)}
              role="option"
              tabIndex={-1}
              aria-selected={option === current}
              className={clsx(
                "flex min-h-9 cursor-pointer items-center justify-between gap-4 px-3 py-1.5 hover:bg-raised",
                option === current && "bg-raised outline-2 -outline-offset-2 outline-accent",
              )}
              // The focus stays in the field.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => {
                setMarked(null);
                option.choose();
              }}
            >
              <span className="min-w-0 truncate">{option.name}</span>
              {option.detail ? <span className="shrink-0 text-xs text-muted">{option.detail}</span> : null}
            </div>
          ))}
        </div>
        <p role="status" className="px-3 py-1.5 text-muted empty:hidden">
          {said}
        </p>
      </div>
    </div>
  );
}
