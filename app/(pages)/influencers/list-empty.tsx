/** An empty list: nothing tracked yet, nothing built yet, or nothing that matches. */
import Link from "next/link";
import { type ListKey, listHref } from "#lib/client/influencers-options.ts";

export function ListEmpty({ list, snapshot }: { list: ListKey; snapshot: boolean }) {
  if (list.search)
    return (
      <Frame title={`No influencer begins with “${list.search}”`}>
        Names and ids are searched from their beginning.{" "}
        <Link className="link" prefetch={false} href={listHref({ ...list, search: "", cursor: null })}>
          Show all
        </Link>
      </Frame>
    );
  if (!snapshot)
    return (
      <Frame title="The list is being built">
        The worker builds it once a minute. It appears here by itself; if it doesn&apos;t, the worker is not
        running.
      </Frame>
    );
  return (
    <Frame title="No influencers yet">
      <Link className="link" prefetch={false} href="/admin">
        Add one
      </Link>{" "}
      on the admin page, or many at once with <code className="font-mono">npm run seed</code>.
    </Frame>
  );
}

function Frame({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="card grid min-h-64 place-items-center px-6 py-10 text-center">
      <div className="max-w-md">
        <h2 className="text-base font-semibold">{title}</h2>
        <p className="mt-1 text-muted">{children}</p>
      </div>
    </div>
  );
}
