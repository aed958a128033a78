"use client";
/** Influencers whose name or id begins with what is typed; with nothing typed the largest. Asked once typing rests. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { influencersOptions } from "#lib/client/influencers-options.ts";
import { messageOf } from "#lib/client/message-of.ts";
import type { InfluencerListItem } from "#lib/domain/influencer-views.ts";

const TYPING_MS = 200;

interface AccountSearch {
  items: InfluencerListItem[];
  /** Why there are none; null when there are. */
  said: string | null;
}

export function useAccountSearch(text: string, enabled: boolean): AccountSearch {
  const typed = text.trim();
  const [search, setSearch] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data, error, isPlaceholderData } = useQuery({
    ...influencersOptions({ search, sort: "followers", dir: "desc", cursor: null }),
    enabled,
    placeholderData: keepPreviousData,
  });
  const items = data?.items ?? [];
  if (error) return { items: [], said: `Influencers can’t be searched: ${messageOf(error)}` };
  // What answers an older text is not offered: Enter would take it.
  if (search !== typed || isPlaceholderData || !data) return { items: [], said: "Searching…" };
  if (items.length > 0) return { items, said: null };
  if (search) return { items, said: `No influencer begins with “${search}”.` };
  return { items, said: data.snapshot ? "No influencers yet." : "The list is being built." };
}
