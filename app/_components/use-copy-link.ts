"use client";
/** Copies a link to what is on screen, and says what it leads to; where no page may copy, it is there to be copied by hand. */
import { useState } from "react";

interface CopiedLink {
  /** To be copied by hand; null: there is none. */
  link: string | null;
  copy: (address: string, isRelative: boolean) => void;
}

/** `say`: what became of it. `isRelative`: its range is reckoned from now. */
export function useCopyLink(say: (words: string) => void): CopiedLink {
  const [link, setLink] = useState<string | null>(null);
  const copy = (address: string, isRelative: boolean) => {
    // Only pages that came over https, or from this machine, may write to the clipboard.
    const writing = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error("no clipboard"));
    writing.then(
      () => {
        setLink(null);
        say(
          isRelative
            ? "Link copied: it moves on with the clock, as the range is written, in this time zone."
            : "Link copied: these very times, in this time zone.",
        );
      },
      () => {
        setLink(address);
        say("This browser lets no page copy: copy the link by hand.");
      },
    );
  };
  return { link, copy };
}
