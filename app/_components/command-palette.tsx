"use client";
/** Go anywhere by typing: an influencer, a page, a theme. */
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { browserNow } from "#lib/client/browser-clock.ts";
import { formatCompact } from "#lib/client/format-count.ts";
import { influencerPath } from "#lib/client/influencer-path.ts";
import { places } from "#lib/client/read-key.ts";
import { chooseTheme } from "./choose-theme.ts";
import { Combobox, type ComboboxOption } from "./combobox.tsx";
import { openDialog } from "./shortcut-store.ts";
import { themes } from "./themes.ts";
import { useAccountSearch } from "./use-account-search.ts";
import { useLivePause } from "./use-live-pause.ts";

export function CommandPalette({ close }: { close: () => void }) {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const [text, setText] = useState("");
  const [pausedAt, setPausedAt] = useLivePause();
  const typed = text.trim().toLowerCase();
  const { items, said } = useAccountSearch(text, typed !== "");

  const commands: (ComboboxOption & { run: () => void })[] = [
    ...places.map(({ key, href, name }) => option(`page-${key}`, name, "page", () => router.push(href))),
    option("page-docs", "API", "page", () => window.location.assign("/docs")),
    ...themes.map((theme) => option(`theme-${theme}`, `Theme: ${theme}`, "look", () => chooseTheme(theme))),
    option("pause", pausedAt === null ? "Pause all updates" : "Go on with updates", "", () =>
      setPausedAt(pausedAt === null ? browserNow() : null),
    ),
    option("help", "Keyboard shortcuts", "", () => openDialog("help")),
  ];
  const accounts = typed === "" ? [] : items.slice(0, 8);
  const options = [
    ...accounts.map((item) =>
      option(
        `${item.platform}-${item.externalId}`,
        item.username ?? item.externalId,
        `${formatCompact(item.followers)} followers`,
        () => router.push(influencerPath(item)),
      ),
    ),
    ...commands.filter(({ name }) => name.toLowerCase().includes(typed)),
  ].map(({ run, ...shown }) => ({
    ...shown,
    choose: () => {
      dialog.current?.close();
      run();
    },
  }));

  return (
    <dialog
      ref={dialog}
      aria-label="Go to"
      onClose={close}
      className="mx-auto mt-[12dvh] w-[min(36rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-4 text-ink"
    >
      <Combobox
        label="Go to an influencer, page or theme"
        text={text}
        setText={setText}
        options={options}
        said={typed === "" ? null : said}
        isOpen
        setIsOpen={() => {}}
        isInline
      />
      <div className="mt-2 flex justify-between gap-4 border-t border-line pt-2 text-xs text-muted">
        <p>Influencers are found by the beginning of a name or id.</p>
        <button type="button" className="link min-h-6" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}

function option(id: string, name: string, detail: string, run: () => void) {
  return { id, name, detail, run, choose: () => {} };
}
