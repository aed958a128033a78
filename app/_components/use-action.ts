"use client";
/** One button's work: running, failed or done. */
import { useChange } from "./use-change.ts";

export function useAction(action: () => Promise<unknown>) {
  const { mutate, isPending, error } = useChange({ mutationFn: action });
  return { run: () => mutate(), isPending, error };
}
