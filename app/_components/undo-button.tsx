"use client";
/** Takes back what was just done, with the seconds that are left; with none left it tells so and nothing more. */
import { useEffect } from "react";
import { browserNow } from "#lib/client/browser-clock.ts";
import { useNow } from "./use-now.ts";

interface UndoButtonProps {
  /** Of what. */
  label: string;
  /** Epoch seconds. */
  until: number;
  run: () => void;
  isPending: boolean;
  /** The time is over; told once, or more often. */
  onOver: () => void;
}

export function UndoButton({ label, until, run, isPending, onOver }: UndoButtonProps) {
  const rest = Math.ceil(until - useNow(browserNow()));
  const isOver = rest <= 0 && !isPending;
  useEffect(() => {
    if (isOver) onOver();
  }, [isOver, onOver]);
  return (
    <button
      type="button"
      className="button button-small"
      disabled={isPending}
      aria-label={`Undo ${label}`}
      onClick={run}
    >
      Undo{" "}
      {/* A page may be loaded within the time: then the server's clock and the browser's tell a second apart. */}
      <span aria-hidden="true" className="text-muted" suppressHydrationWarning>
        {Math.max(0, rest)} s
      </span>
    </button>
  );
}
