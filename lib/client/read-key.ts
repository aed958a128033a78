/** What a key press asks for: single keys, sequences such as `g l`, and mod+k. Pure. */

export type KeyCommand =
  | { kind: "help" | "palette" | "search" | "next-row" | "previous-row" }
  | { kind: "go"; href: string };

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

/** When `g` was pressed; null: it was not, or something else since. */
export type KeyState = number | null;

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
  if (key === "g") return { state: at, command: null };
  if (state !== null && at - state <= SEQUENCE_MS) {
    const place = places.find((one) => one.key === key);
    return { state: null, command: place ? { kind: "go", href: place.href } : null };
  }
  return { state: null, command: Object.hasOwn(single, key) ? (single[key] ?? null) : null };
}
