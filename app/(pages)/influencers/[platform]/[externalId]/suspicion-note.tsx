"use client";
/** What the platform itself says of the account, when it said so, and the numbers that we saw beside it. */
import { describeSuspicion } from "#lib/client/describe-suspicion.ts";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { Age } from "../../../../_components/age.tsx";
import { Badge } from "../../../../_components/badges.tsx";
import { useNow } from "../../../../_components/use-now.ts";

interface SuspicionNoteProps {
  influencer: InfluencerDetail;
  platformName: string;
  serverNow: number;
  tz: string;
}

export function SuspicionNote({ influencer, platformName: name, serverNow, tz }: SuspicionNoteProps) {
  const now = useNow(serverNow, 60_000);
  const { state, suspicion, latest } = influencer;
  const { tone, label, says, observed, old } = describeSuspicion({
    platform: name,
    state,
    suspicion,
    latest,
    now,
  });
  const checkedAt = suspicion?.checkedAt ?? null;
  return (
    <section aria-label={`What ${name} says of this account`} data-suspicion={label} className="basis-full">
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <Badge tone={tone}>{label}</Badge>
        <span>
          {says}
          {checkedAt === null ? null : (
            <span className="text-muted">
              {" · checked "}
              <Age at={checkedAt} serverNow={serverNow} tz={tz} />
            </span>
          )}
        </span>
      </p>
      {observed.length > 0 ? (
        <p className="mt-0.5 text-muted">{`It gives no reason. We saw then: ${observed.join("; ")}.`}</p>
      ) : null}
      {old === null ? null : <p className="mt-0.5 text-warn">{old}</p>}
    </section>
  );
}
