"use client";
import { type RefObject, useEffect, useRef } from "react";

/**
 * After paging, the next Tab continues at the new rows, and a screen reader says where it is. `list`: another one is no
 * other page, and whoever asked for it goes on from there.
 */
export function useFocusOnPaging(
  heading: RefObject<HTMLHeadingElement | null>,
  cursor: string | null,
  list = "",
): void {
  const last = useRef({ cursor, list });
  useEffect(() => {
    const before = last.current;
    last.current = { cursor, list };
    if (before.list === list && before.cursor !== cursor) heading.current?.focus();
  }, [heading, cursor, list]);
}
