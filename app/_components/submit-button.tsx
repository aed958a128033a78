"use client";
/**
 * Sends a form that scripts handle. Until they are there it is disabled, and with it Enter in a field: the browser would
 * send the form itself, and what was typed would stand in the address, in history and in logs. Forms with what is nobody
 * else's business say method="post" as well; a page answers that as it answers any visit.
 */
import { clsx } from "clsx";
import { type ReactNode, useSyncExternalStore } from "react";

interface SubmitButtonProps {
  children: ReactNode;
  /** What was sent is under way, or can't be sent. */
  isDisabled: boolean;
  className?: string;
}

const never = () => () => {};

export function SubmitButton({ children, isDisabled, className = "button-primary" }: SubmitButtonProps) {
  const hasScripts = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <button
      type="submit"
      className={clsx("button needs-script", className)}
      disabled={isDisabled || !hasScripts}
    >
      {children}
    </button>
  );
}
