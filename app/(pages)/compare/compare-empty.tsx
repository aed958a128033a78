/** Nobody is compared yet. */
import Link from "next/link";

export function CompareEmpty() {
  return (
    <div className="card grid min-h-64 place-items-center px-6 py-10 text-center">
      <div className="max-w-md">
        <h2 className="text-base font-semibold">Nobody is compared yet</h2>
        <p className="mt-1 text-muted">
          Search for an influencer above, by the beginning of a name or id, and add up to six; or look for
          them in{" "}
          <Link className="link" prefetch={false} href="/influencers">
            the list
          </Link>
          . The address of this page holds who is compared: keep it, or send it to somebody.
        </p>
      </div>
    </div>
  );
}
