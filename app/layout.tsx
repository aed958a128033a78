/** The frame of every page. The theme comes from a cookie, so the first byte already has it and nothing flashes. */
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { getContext } from "#lib/http/get-context.ts";
import { Providers } from "./_components/providers.tsx";
import { readVisitor } from "./_components/read-visitor.ts";
import { SiteFooter } from "./_components/site-footer.tsx";
import { SiteHeader } from "./_components/site-header.tsx";
import { SkipLink } from "./_components/skip-link.tsx";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Influencer analytics", template: "%s · Influencer analytics" },
  description: "Follower counts of influencers, each minute, exact.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f7f5" },
    { media: "(prefers-color-scheme: dark)", color: "#0d0e10" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { theme, zone } = await readVisitor();
  const now = getContext().clock.now() / 1_000;
  return (
    <html lang="en" data-theme={theme} suppressHydrationWarning>
      <body className="flex min-h-dvh flex-col">
        <SkipLink />
        <Providers serverNow={now}>
          <SiteHeader theme={theme} />
          <main
            id="content"
            tabIndex={-1}
            className="mx-auto w-full max-w-6xl flex-1 px-4 py-6 outline-none sm:px-6"
          >
            {children}
          </main>
          <SiteFooter serverNow={now} tz={zone} theme={theme} />
        </Providers>
      </body>
    </html>
  );
}
