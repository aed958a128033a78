"use client";
/** A search that is a plain GET form; with scripts, typing is enough. */
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";

interface SearchBoxProps {
  /** Path of the page that searches. */
  action: string;
  value: string;
  /** Other parameters of the URL that stay. */
  keep?: Record<string, string>;
  /** Where searching leads. Default: `action` with what is kept. */
  hrefOf?: (q: string) => string;
  label?: string;
}

const TYPING_MS = 250;

export function SearchBox({
  action,
  value,
  keep = {},
  hrefOf,
  label = "Search by name or id",
}: SearchBoxProps) {
  const router = useRouter();
  const [text, setText] = useState(value);
  const [waiting, startTransition] = useTransition();
  const sent = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // Back and Forward change the URL; what was typed here already stands in the box.
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const search = (next: string) => {
    clearTimeout(timer.current);
    const q = next.trim();
    // What was sent and is not here is under way, or was overtaken.
    if (q === sent.current && (waiting || q === value)) return;
    sent.current = q;
    const query = new URLSearchParams({ ...keep, ...(q ? { q } : {}) }).toString();
    const href = hrefOf?.(q) ?? (query ? `${action}?${query}` : action);
    startTransition(() => router.replace(href, { scroll: false }));
  };

  return (
    <search className="w-full sm:w-auto">
      <form
        action={action}
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          search(text);
        }}
      >
        {Object.entries(keep).map(([name, kept]) => (
          <input key={name} type="hidden" name={name} value={kept} />
        ))}
        <input
          type="search"
          name="q"
          value={text}
          maxLength={255}
          aria-label={label}
          placeholder={label}
          autoComplete="off"
          spellCheck={false}
          aria-busy={waiting}
          className="field w-full sm:w-64"
          onChange={(event) => {
            const next = event.target.value;
            setText(next);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => search(next), TYPING_MS);
          }}
        />
        <button type="submit" className="button">
          Search
        </button>
      </form>
    </search>
  );
}
