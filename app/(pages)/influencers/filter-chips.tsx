"use client";
/** What the list is narrowed down to, one by one, each to be taken off. */
import Link from "next/link";
import { clearedList, type ListKey, listHref } from "#lib/client/influencers-options.ts";
import { stateText } from "#lib/client/reason-text.ts";
import { platformNames } from "#lib/domain/platform-names.ts";

interface Chip {
  name: string;
  value: string;
  /** The list without it. */
  rest: ListKey;
}

/** `onTakeOff`: the chip that has the focus is about to go. */
export function FilterChips({ list, onTakeOff }: { list: ListKey; onTakeOff: () => void }) {
  const chips = chipsOf(list);
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Filters" className="flex min-w-0 flex-wrap items-center gap-2">
      {chips.map(({ name, value, rest }) => (
        <li key={name} className="min-w-0 max-w-full">
          <Link
            prefetch={false}
            href={listHref(rest)}
            onClick={onTakeOff}
            className="inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-full border border-line-strong bg-surface px-2.5 hover:bg-raised"
          >
            <span className="sr-only">Take off </span>
            <span className="whitespace-nowrap text-muted">{name}</span>
            <span className="truncate font-medium">{value}</span>
            <span aria-hidden="true" className="text-muted">
              ✕
            </span>
          </Link>
        </li>
      ))}
      {chips.length > 1 ? (
        <li>
          <Link
            prefetch={false}
            href={listHref(clearedList(list))}
            onClick={onTakeOff}
            className="link inline-flex min-h-7 items-center px-1"
          >
            Clear all
          </Link>
        </li>
      ) : null}
    </ul>
  );
}

function chipsOf(list: ListKey): Chip[] {
  const { search, state, tag, platform } = list;
  const first = { ...list, cursor: null };
  return [
    ...(search ? [{ name: "Begins with", value: search, rest: { ...first, search: "" } }] : []),
    ...(state
      ? [{ name: "State", value: stateText(state).label, rest: { ...first, state: undefined } }]
      : []),
    ...(tag ? [{ name: "Tag", value: tag, rest: { ...first, tag: undefined } }] : []),
    ...(platform
      ? [{ name: "Platform", value: platformNames[platform], rest: { ...first, platform: undefined } }]
      : []),
  ];
}
