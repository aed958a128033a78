/** No such page, or no such influencer. */
import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <div className="mx-auto grid max-w-lg gap-3 py-16 text-center">
      <h1 className="text-2xl font-semibold tracking-tight">Nothing is here</h1>
      <p className="text-muted">
        This page does not exist, or the influencer is not tracked: it was never added, or it was removed.
      </p>
      <p>
        <Link className="button" href="/influencers" prefetch={false}>
          All influencers
        </Link>
      </p>
    </div>
  );
}
