/** What a key press asks for: single keys, sequences such as `g l`, and mod+k. Pure. */

export type KeyCommand =
  | { kind: "help" | "palette" | "search" | "next-row" | "previous-row" }
  | { kind: "go"; href: string }
  | { kind: "range"; step: RangeStep };

export interface KeyPress {
  /** As `KeyboardEvent.key`. */
  key: string;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  /** The focus is where keys become text, or a dialog is open. */
  isTyping: boolean;
  /** Milliseconds of any clock that only goes on. */
  at: number;
}

/** When one of the first keys of a sequence was pressed; null: none was, or something else since. */
export type KeyState = { first: FirstKey; at: number } | null;
type FirstKey = "g" | "t";

/** A second key that comes later begins anew. */
export const SEQUENCE_MS = 1_500;

/** After `g`. */
export const places = [
  { key: "o", href: "/", name: "Overview" },
  { key: "l", href: "/influencers", name: "List of influencers" },
  { key: "b", href: "/leaderboard", name: "Leaderboard" },
  { key: "c", href: "/compare", name: "Compare" },
  { key: "p", href: "/pipeline", name: "Pipeline" },
  { key: "a", href: "/admin", name: "Admin" },
] as const;

/** After `t`: what the page's time range is moved by. */
export const rangeSteps = [
  { key: "ArrowLeft", step: "earlier", name: "Earlier" },
  { key: "ArrowRight", step: "later", name: "Later" },
  { key: "z", step: "zoom-out", name: "Zoom out" },
] as const;
export type RangeStep = (typeof rangeSteps)[number]["step"];

const single: Record<string, KeyCommand> = {
  "?": { kind: "help" },
  "/": { kind: "search" },
  j: { kind: "next-row" },
  k: { kind: "previous-row" },
};

/** `isOn`: single keys are; mod+k always is, for it takes nothing from whoever types or speaks. */
export function readKey(
  state: KeyState,
  press: KeyPress,
  isOn: boolean,
): { state: KeyState; command: KeyCommand | null } {
  const { key, ctrl, meta, alt, isTyping, at } = press;
  if (ctrl !== meta && !alt && key.toLowerCase() === "k")
    return { state: null, command: { kind: "palette" } };
  if (!isOn || isTyping || ctrl || meta || alt) return { state: null, command: null };
  // Shift is how some keyboards write "?" and "/": it ends no sequence.
  if (key === "Shift") return { state, command: null };
  if (key === "g" || key === "t") return { state: { first: key, at }, command: null };
  if (state !== null && at - state.at <= SEQUENCE_MS)
    return { state: null, command: second(state.first, key) };
  return { state: null, command: Object.hasOwn(single, key) ? (single[key] ?? null) : null };
}

function second(first: FirstKey, key: string): KeyCommand | null {
  if (first === "g") {
    const place = places.find((one) => one.key === key);
    return place ? { kind: "go", href: place.href } : null;
  }
  const move = rangeSteps.find((one) => one.key === key);
  return move ? { kind: "range", step: move.step } : null;
}
