"use client";
/**
 * A change that is asked for once: TanStack's mutation, which hears nobody while one is under way. A button is disabled
 * only with the next frame, and a double click comes before it: that made two notes, and two imports. Being disabled takes
 * the focus from it, too: it gets that back, if it is still there and the focus has not gone on elsewhere.
 */
import { type UseMutationOptions, type UseMutationResult, useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

type Options<Data, Variables> = Omit<UseMutationOptions<Data, Error, Variables>, "mutationFn"> & {
  mutationFn: (variables: Variables) => Promise<Data>;
};

export function useChange<Data, Variables = void>({
  mutationFn,
  ...options
}: Options<Data, Variables>): Omit<UseMutationResult<Data, Error, Variables>, "mutateAsync"> {
  const isUnderWay = useRef(false);
  const asker = useRef<Element | null>(null);
  const {
    mutateAsync: _,
    mutate,
    ...mutation
  } = useMutation({
    ...options,
    mutationFn: async (variables: Variables) => {
      try {
        return await mutationFn(variables);
      } finally {
        isUnderWay.current = false;
      }
    },
  });
  const { isPending } = mutation;
  useEffect(() => {
    if (isPending || document.activeElement !== document.body) return;
    if (asker.current instanceof HTMLElement) asker.current.focus({ preventScroll: true });
  }, [isPending]);
  return {
    ...mutation,
    mutate: (...asked) => {
      if (isUnderWay.current) return;
      isUnderWay.current = true;
      asker.current = document.activeElement;
      mutate(...asked);
    },
  };
}
