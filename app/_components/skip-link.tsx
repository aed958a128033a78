"use client";
import Link from "next/link";

/**
 * Past the header, for the keyboard. Moves the focus alone: a fragment would be a place in the history that the router does
 * not know, and Back to it would change the address and not the page. Without scripts it is a link like any other.
 */
export function SkipLink() {
  return (
    <Link
      href="#content"
      prefetch={false}
      className="button button-primary sr-only focus:not-sr-only focus:fixed focus:left-3 focus:top-3 focus:z-50"
      onClick={(event) => {
        event.preventDefault();
        document.getElementById("content")?.focus();
      }}
    >
      Skip to content
    </Link>
  );
}
