"use client";
/** The desks of an admin, and the way out. */
import Link from "next/link";
import { usePathname } from "next/navigation";
import { endSession } from "#lib/client/change-account.ts";
import { ActionError } from "../../_components/action-error.tsx";
import { useChange } from "../../_components/use-change.ts";

const desks = [
  { href: "/admin", name: "Influencers" },
  { href: "/admin/import", name: "Import" },
  { href: "/admin/users", name: "Users" },
  { href: "/admin/keys", name: "API keys" },
  { href: "/admin/platforms", name: "Platforms" },
  { href: "/admin/dead-letters", name: "Dead letters" },
  { href: "/admin/audit", name: "Audit log" },
] as const;

/** `isAdmin`: a viewer has an account alone. */
export function AdminNav({ title, isAdmin = true }: { title: string; isAdmin?: boolean }) {
  const path = usePathname();
  const signOut = useChange({
    mutationFn: endSession,
    // A whole new page: nothing of this one stays in memory.
    onSuccess: () => window.location.assign("/login"),
  });
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        {isAdmin ? (
          <nav aria-label="Admin" className="segments max-sm:order-last max-sm:w-full">
            {desks.map(({ href, name }) => (
              <Link
                key={href}
                href={href}
                prefetch={false}
                aria-current={
                  path === href || (href !== "/admin" && path.startsWith(`${href}/`)) ? "true" : undefined
                }
                className="whitespace-nowrap max-sm:flex-auto"
              >
                {name}
              </Link>
            ))}
          </nav>
        ) : null}
        <div className="ml-auto flex items-center gap-3">
          {isAdmin ? (
            <Link
              href="/account"
              prefetch={false}
              aria-current={path === "/account" ? "page" : undefined}
              className="link"
            >
              Your account
            </Link>
          ) : null}
          <button
            type="button"
            className="button needs-script"
            disabled={signOut.isPending}
            onClick={() => signOut.mutate()}
          >
            {signOut.isPending ? "Signing out…" : "Sign out"}
          </button>
        </div>
      </div>
      <ActionError error={signOut.error} />
      <noscript>
        <p className="rounded-md bg-warn-tint px-3 py-1.5 text-warn">
          Changes need JavaScript, which is off in this browser.
        </p>
      </noscript>
    </>
  );
}
