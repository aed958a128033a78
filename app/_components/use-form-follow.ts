"use client";
/**
 * A form whose fields show what the address says: they do so anew whenever that is something else. The form itself stays,
 * and with it the focus of whoever sent it, be it on the button or in a field.
 */
import { type RefObject, useEffect, useRef } from "react";

/** `shown`: the same for as long as what is being typed is left alone. What the fields show are their default values. */
export function useFormFollow(shown: string): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  const last = useRef(shown);
  useEffect(() => {
    // What was typed before scripts were there stays.
    if (last.current !== shown) form.current?.reset();
    last.current = shown;
  }, [shown]);
  return form;
}
