"use client";
/** Adding takes two steps, so that nobody adds a stranger: look up, see who it is, add. */
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useRef, useState } from "react";
import { addInfluencer, previewProfile } from "#lib/client/change-influencer.ts";
import { formatInterval } from "#lib/client/format-time.ts";
import type { InfluencerKey } from "#lib/client/influencer-path.ts";
import { loadCode } from "#lib/client/load-code.ts";
import { ActionError } from "../../_components/action-error.tsx";
import { SubmitButton } from "../../_components/submit-button.tsx";
import { useChange } from "../../_components/use-change.ts";
import type { PlatformChoice } from "./admin-view.tsx";
import { IntervalField, PlatformField } from "./choice-fields.tsx";
import { JustAdded } from "./just-added.tsx";

interface AddInfluencerProps {
  platforms: PlatformChoice[];
  intervals: number[];
  defaultInterval: number;
  serverNow: number;
  tz: string;
}

export function AddInfluencer({ platforms, intervals, defaultInterval, serverNow, tz }: AddInfluencerProps) {
  const router = useRouter();
  const ids = useId();
  const field = useRef<HTMLInputElement>(null);
  const [platform, setPlatform] = useState(platforms[0]?.id ?? "");
  const [externalId, setExternalId] = useState("");
  const [interval, setInterval] = useState(defaultInterval);
  const [added, setAdded] = useState<InfluencerKey | null>(null);
  const lookUp = useChange({
    mutationFn: async (account: InfluencerKey) => {
      // The card's code comes with its first answer: few who open the page add somebody.
      const code = loadCode(() => import("./profile-card.tsx"));
      const [profile, { ProfileCard }] = await Promise.all([previewProfile(account), code]);
      return { profile, ProfileCard };
    },
  });
  const add = useChange({
    mutationFn: (account: InfluencerKey) => addInfluencer(account, interval),
    onSuccess: (_answer, { platform: onPlatform, externalId: id }) => {
      setAdded({ platform: onPlatform, externalId: id });
      setExternalId("");
      lookUp.reset();
      router.refresh();
      field.current?.focus();
    },
  });
  const { data: found, variables: asked } = lookUp;
  const hint = platforms.find(({ id }) => id === platform)?.externalIdHint;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.reset();
    lookUp.mutate({ platform, externalId: externalId.trim() });
  };
  return (
    <section aria-labelledby={`${ids}-title`} className="card grid gap-4 px-5 py-4">
      <h2 id={`${ids}-title`} className="text-lg font-semibold">
        Add an influencer
      </h2>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <PlatformField platforms={platforms} value={platform} onChoose={setPlatform} />
        <label className="grid flex-1 gap-1 font-medium sm:max-w-72">
          External id
          <input
            ref={field}
            className="field font-normal"
            required
            maxLength={255}
            autoComplete="off"
            spellCheck={false}
            value={externalId}
            placeholder={hint}
            onChange={(event) => {
              setExternalId(event.target.value);
              lookUp.reset();
              add.reset();
            }}
          />
        </label>
        <IntervalField intervals={intervals} value={interval} onChoose={setInterval} />
        <SubmitButton className="" isDisabled={lookUp.isPending}>
          {lookUp.isPending ? "Looking up…" : "Look up"}
        </SubmitButton>
      </form>
      <ActionError error={lookUp.error} />
      {found && asked ? (
        <found.ProfileCard profile={found.profile}>
          <button
            type="button"
            className="button button-primary"
            disabled={add.isPending}
            onClick={() => add.mutate(asked)}
          >
            {add.isPending ? "Adding…" : `Add, fetch ${formatInterval(interval)}`}
          </button>
        </found.ProfileCard>
      ) : null}
      <ActionError error={add.error} />
      {added ? (
        <JustAdded
          key={`${added.platform}/${added.externalId}`}
          account={added}
          serverNow={serverNow}
          tz={tz}
        />
      ) : null}
    </section>
  );
}
