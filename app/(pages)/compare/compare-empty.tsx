/** Nobody is compared yet. */
import Link from "next/link";
import { EmptyCard } from "../../_components/empty-card.tsx";

export function CompareEmpty() {
  return (
    <EmptyCard title="Nobody is compared yet">
      Search for an influencer above, by the beginning of a name or id, and add up to six; or look for them in{" "}
      <Link className="link" prefetch={false} href="/influencers">
        the list
      </Link>
      . The address of this page holds who is compared: keep it, or send it to somebody.
    </EmptyCard>
  );
}
