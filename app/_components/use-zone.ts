"use client";
/** The visitor's time zone: the server's guess at first, then the browser's, kept in a cookie for the next page. */
import { useEffect, useState } from "react";
import { remember } from "#lib/client/remember.ts";
import { isTimeZone } from "#lib/client/time-zone.ts";

export function useZone(serverZone: string): string {
  const [zone, setZone] = useState(serverZone);
  useEffect(() => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (timeZone === serverZone || !isTimeZone(timeZone)) return;
    remember("tz", timeZone);
    setZone(timeZone);
  }, [serverZone]);
  return zone;
}
