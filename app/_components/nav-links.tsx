"use client";
/** The main navigation; marks the page that one is on. */
import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { LinkPending } from "./link-pending.tsx";

const pages = [
  { href: "/influencers", name: "Influencers" },
  { href: "/pipeline", name: "Pipeline" },
  { href: "/admin", name: "Admin" },
] as const;

export function NavLinks() {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="flex h-full">
      {pages.map(({ href, name }) => {
        const isHere = path === href || path.startsWith(`${href}/`);
        return (
          <Link
            key={href}
            href={href}
            prefetch={false}
            aria-current={path === href ? "page" : isHere ? "true" : undefined}
            className={clsx(
              "flex items-center border-y-2 border-transparent px-2 font-medium sm:px-3",
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
