"use client";
/** Rows don't move under a pointer, or while one is among them by keyboard: what is newer waits until one has left. */
import { type FocusEvent, type PointerEvent, useState } from "react";

interface OfSnapshot {
  snapshot: { generation: number } | null;
}

interface Calm<T> {
  shown: T | undefined;
  /** Something newer waits. */
  isHeld: boolean;
  show: () => void;
  /** For the element that holds the rows. */
  watch: {
    onPointerEnter: (event: PointerEvent) => void;
    onPointerLeave: () => void;
    onFocus: () => void;
    onBlur: (event: FocusEvent) => void;
  };
}

/** `question`: an answer to another one never waits. */
export function useCalm<T extends OfSnapshot>(newest: T | undefined, question: string): Calm<T> {
  const [isOver, setOver] = useState(false);
  const [isIn, setIn] = useState(false);
  const [kept, setKept] = useState({ question, shown: newest });
  const isAnother = kept.question !== question || kept.shown === undefined;
  if (kept.shown !== newest && (isAnother || !(isOver || isIn))) setKept({ question, shown: newest });
  const shown = isAnother ? newest : kept.shown;
  return {
    shown,
    isHeld: shown?.snapshot?.generation !== newest?.snapshot?.generation,
    show: () => {
      setKept({ question, shown: newest });
      // Whoever asks for it by a button among the rows takes that button away, which tells nobody that the focus left.
      setIn(false);
    },
    watch: {
      // A finger that scrolls enters, too, and leaves nothing.
      onPointerEnter: ({ pointerType }) => setOver(pointerType === "mouse"),
      onPointerLeave: () => setOver(false),
      onFocus: () => setIn(true),
      onBlur: ({ currentTarget, relatedTarget }) => setIn(currentTarget.contains(relatedTarget)),
    },
  };
}
