"use client";
/** The main navigation; marks the page that one is on. */
import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { LinkPending } from "./link-pending.tsx";

const pages = [
  { href: "/", name: "Overview" },
  { href: "/influencers", name: "Influencers" },
  { href: "/leaderboard", name: "Leaderboard" },
  { href: "/pipeline", name: "Pipeline" },
  { href: "/admin", name: "Admin" },
] as const;

export function NavLinks() {
  const path = usePathname();
  return (
    <nav
      aria-label="Main"
      className="flex max-sm:-mx-1 max-sm:h-10 max-sm:basis-[calc(100%+0.5rem)] max-sm:justify-between max-sm:overflow-x-auto max-sm:text-xs min-[24rem]:max-sm:text-[0.8125rem] sm:h-full"
    >
      {pages.map(({ href, name }) => {
        const isHere = path === href || (href !== "/" && path.startsWith(`${href}/`));
        return (
          <Link
            key={href}
            href={href}
            prefetch={false}
            aria-current={path === href ? "page" : isHere ? "true" : undefined}
            className={clsx(
              "flex items-center border-y-2 border-transparent px-1 font-medium sm:px-2 md:px-3",
              isHere ? "border-b-accent text-ink" : "text-muted hover:text-ink",
            )}
          >
            {name}
            <LinkPending />
          </Link>
        );
      })}
    </nav>
  );
}
