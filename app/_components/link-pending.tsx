"use client";
/** Inside a Link: shows that its page is on the way, once that takes long enough to wonder. */
import { useLinkStatus } from "next/link";

export function LinkPending() {
  const { pending } = useLinkStatus();
  return pending ? (
    <span role="status" className="spinner ml-2 inline-block align-middle">
      <span className="sr-only">Loading</span>
    </span>
  ) : null;
}
