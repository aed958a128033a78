"use client";
/** All shortcuts, and the switch that turns the single keys off. */
import { useEffect, useRef, useState } from "react";
import { places, rangeSteps } from "#lib/client/read-key.ts";
import { areKeysOn, openDialog, switchKeys } from "./shortcut-store.ts";

const arrows: Readonly<Record<string, string>> = { ArrowLeft: "←", ArrowRight: "→" };
const groups = [
  {
    title: "Anywhere",
    keys: [
      { keys: ["Ctrl", "K"], or: ["⌘", "K"], does: "Go to" },
      { keys: ["?"], does: "These shortcuts" },
      { keys: ["/"], does: "Search" },
    ],
  },
  {
    title: "In a list",
    keys: [
      { keys: ["J"], does: "Next row" },
      { keys: ["K"], does: "Row before" },
      { keys: ["Enter"], does: "Open the row" },
    ],
  },
  {
    title: "Time range",
    keys: rangeSteps.map(({ key, name }) => ({ keys: ["T", arrows[key] ?? key.toUpperCase()], does: name })),
  },
  {
    title: "Pages",
    keys: places.map(({ key, name }) => ({ keys: ["G", key.toUpperCase()], does: name })),
  },
];

export function ShortcutsHelp({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const [isOn, setIsOn] = useState(areKeysOn);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="shortcuts-title"
      onClose={close}
      className="m-auto w-[min(34rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-5 text-ink"
    >
      <div className="flex items-center justify-between gap-4">
        <h2 id="shortcuts-title" className="text-lg font-semibold">
          Keyboard shortcuts
        </h2>
        <button type="button" className="button button-small" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      <div className="mt-3 grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {groups.map(({ title, keys }) => (
          <section key={title} className="last:sm:col-start-2 last:sm:row-span-3 last:sm:row-start-1">
            <h3 className="text-xs font-medium text-muted">{title}</h3>
            <dl className="mt-1 grid gap-1">
              {keys.map((one) => (
                <div key={one.does} className="flex items-center justify-between gap-3">
                  <dt>{one.does}</dt>
                  <dd className="flex shrink-0 items-center gap-1">
                    <Keys keys={one.keys} />
                    {"or" in one ? (
                      <>
                        <span className="text-muted">or</span>
                        <Keys keys={one.or} />
                      </>
                    ) : null}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="mt-4 flex min-h-11 items-center gap-2 border-t border-line pt-3">
        <input
          type="checkbox"
          className="size-5 accent-[var(--accent)]"
          checked={isOn}
          onChange={(event) => {
            switchKeys(event.target.checked);
            setIsOn(event.target.checked);
          }}
        />
        Single keys are on
      </label>
      <p className="text-muted">
        Keys do nothing while you type. Switched off, only Ctrl K and ⌘ K are left; this browser remembers it.
      </p>
      <p className="mt-3">
        <button
          type="button"
          className="button"
          onClick={() => {
            dialog.current?.close();
            openDialog("palette");
          }}
        >
          Go to…
        </button>
      </p>
    </dialog>
  );
}

function Keys({ keys }: { keys: readonly string[] }) {
  return keys.map((key) => (
    <kbd
      key={key}
      className="min-w-6 rounded-md border border-line-strong bg-raised px-1.5 py-0.5 text-center font-mono text-xs"
    >
      {key}
    </kbd>
  ));
}
