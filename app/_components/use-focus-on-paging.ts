"use client";
import { type RefObject, useEffect, useRef } from "react";

/** After paging, the next Tab continues at the new rows, and a screen reader says where it is. */
export function useFocusOnPaging(heading: RefObject<HTMLHeadingElement | null>, cursor: string | null): void {
  const last = useRef(cursor);
  useEffect(() => {
    if (last.current !== cursor) heading.current?.focus();
    last.current = cursor;
  }, [heading, cursor]);
}
