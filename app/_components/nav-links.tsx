"use client";
/** The main navigation; marks the page that one is on. */
import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { LinkPending } from "./link-pending.tsx";

/** `short`: what a phone has room for. */
const pages: readonly { href: string; name: string; short?: string }[] = [
  { href: "/", name: "Overview" },
  { href: "/influencers", name: "Influencers" },
  { href: "/leaderboard", name: "Leaderboard", short: "Board" },
  { href: "/compare", name: "Compare" },
  { href: "/pipeline", name: "Pipeline" },
  { href: "/admin", name: "Admin" },
];

export function NavLinks() {
  const path = usePathname();
  return (
    <nav
      aria-label="Main"
      className="flex max-sm:-mx-1 max-sm:h-10 max-sm:basis-[calc(100%+0.5rem)] max-sm:justify-between max-sm:overflow-x-auto max-md:text-[0.8125rem] max-[24rem]:text-xs sm:h-full"
    >
      {pages.map(({ href, name, short }) => {
        const isHere = path === href || (href !== "/" && path.startsWith(`${href}/`));
        return (
          <Link
            key={href}
            href={href}
            prefetch={false}
            aria-current={path === href ? "page" : isHere ? "true" : undefined}
            className={clsx(
              "flex items-center border-y-2 border-transparent px-0.5 font-medium min-[26rem]:px-1 md:px-2 xl:px-3",
              isHere ? "border-b-accent text-ink" : "text-muted hover:text-ink",
            )}
          >
            {short ? (
              <>
                <span className="max-sm:hidden">{name}</span>
                <span className="sm:hidden">{short}</span>
              </>
            ) : (
              name
            )}
            <LinkPending />
          </Link>
        );
      })}
    </nav>
  );
}
