"use client";
/**
 * The list that was asked for last, be it there yet or not: what is typed, chosen and clicked in a quick row changes it
 * together, and nothing of it is lost to what comes a moment later.
 */
import { useRouter } from "next/navigation";
import { type RefObject, useEffect, useRef } from "react";
import { type ListKey, listHref } from "#lib/client/influencers-options.ts";
import { isPlainClick } from "../../_components/follow.ts";
import { readListKey } from "./read-list-key.ts";

/** `page`: where its links stand. Answers the address of the list with a change. */
export function useWantedList(
  list: ListKey,
  page: RefObject<HTMLElement | null>,
): (change: Partial<ListKey>) => string {
  const router = useRouter();
  const shown = useRef(list);
  const wanted = useRef(list);
  useEffect(() => {
    shown.current = list;
    wanted.current = list;
  }, [list]);
  useEffect(() => {
    const root = page.current;
    const note = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (!link || !isPlainClick(event) || link.pathname !== "/influencers") return;
      const target = readListKey(Object.fromEntries(new URLSearchParams(link.search))).list;
      // The link was made before what is being searched for now was there.
      const search = target.search === shown.current.search ? wanted.current.search : target.search;
      wanted.current = { ...target, search };
      if (search === target.search) return;
      event.preventDefault();
      router.push(listHref({ ...wanted.current, cursor: null }), { scroll: false });
    };
    root?.addEventListener("click", note);
    return () => root?.removeEventListener("click", note);
  }, [page, router]);
  return (change) => {
    wanted.current = { ...wanted.current, ...change, cursor: null };
    return listHref(wanted.current);
  };
}
