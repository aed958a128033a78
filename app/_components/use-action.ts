"use client";
/** One button's work: running, failed or done. */
import { useMutation } from "@tanstack/react-query";

export function useAction(action: () => Promise<unknown>) {
  const { mutate, isPending, error } = useMutation({ mutationFn: action });
  return { run: () => mutate(), isPending, error };
}
