"use client";
/** To where one signs in when the session has ended, and back to what is on screen. */
import { usePathname, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";

export function SignInLink({ className, children }: { className: string; children: ReactNode }) {
  const path = usePathname();
  const query = useSearchParams().toString();
  const here = query === "" ? path : `${path}?${query}`;
  return (
    // A whole new page: nothing that failed without a session stays.
    <a className={className} href={`/login?next=${encodeURIComponent(here)}`}>
      {children}
    </a>
  );
}
