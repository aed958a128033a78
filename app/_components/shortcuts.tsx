"use client";
/** Listens for keys on all pages. What they open is loaded when it is first asked for. */
import { useRouter } from "next/navigation";
import { type ComponentType, useEffect, useState, useSyncExternalStore } from "react";
import { type KeyCommand, type KeyState, readKey } from "#lib/client/read-key.ts";
import { moveRow } from "./move-row.ts";
import {
  areKeysOn,
  getOpenDialog,
  openDialog,
  type ShortcutDialog,
  subscribeDialog,
} from "./shortcut-store.ts";

type Dialog = ComponentType<{ close: () => void }>;
const loaders: Record<ShortcutDialog, () => Promise<Dialog>> = {
  help: () => import("./shortcuts-help.tsx").then(({ ShortcutsHelp }) => ShortcutsHelp),
  palette: () => import("./command-palette.tsx").then(({ CommandPalette }) => CommandPalette),
};
/** Where keys become text. */
const WRITABLE =
  "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit])";

export function Shortcuts() {
  const router = useRouter();
  const open = useSyncExternalStore(subscribeDialog, getOpenDialog, () => null);
  const [loaded, setLoaded] = useState<Partial<Record<ShortcutDialog, Dialog>>>({});

  useEffect(() => {
    let state: KeyState = null;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const answer = readKey(state, toPress(event), areKeysOn());
      state = answer.state;
      if (!answer.command) return;
      event.preventDefault();
      // Of a sequence the second key is nobody else's: arrows move a slider, too.
      event.stopPropagation();
      run(answer.command, (href) => router.push(href));
    };
    // Before whatever has the focus hears of it.
    document.addEventListener("keydown", press, true);
    return () => document.removeEventListener("keydown", press, true);
  }, [router]);

  useEffect(() => {
    if (open === null || loaded[open]) return;
    loaders[open]().then(
      (dialog) => setLoaded((before) => ({ ...before, [open]: dialog })),
      // Offline, say: the next press tries again.
      () => openDialog(null),
    );
  }, [open, loaded]);

  const Open = open ? loaded[open] : undefined;
  // One dialog may have opened the other while it closed.
  const close = () => {
    if (getOpenDialog() === open) openDialog(null);
  };
  return Open ? <Open close={close} /> : null;
}

function toPress(event: KeyboardEvent) {
  const { key, ctrlKey: ctrl, metaKey: meta, altKey: alt, timeStamp: at, target } = event;
  const isWriting = target instanceof Element && target.closest(WRITABLE) !== null;
  return { key, ctrl, meta, alt, at, isTyping: isWriting || document.querySelector("dialog[open]") !== null };
}

function run(command: KeyCommand, go: (href: string) => void): void {
  switch (command.kind) {
    case "go":
      go(command.href);
      break;
    case "search": {
      const field = document.querySelector<HTMLInputElement>("main input[type=search]");
      // Where a page has none, the palette finds whom one looks for.
      if (field) field.focus();
      else openDialog("palette");
      break;
    }
    case "range":
      document.querySelector<HTMLElement>(`main [data-step=${command.step}]`)?.click();
      break;
    case "next-row":
      moveRow(1);
      break;
    case "previous-row":
      moveRow(-1);
      break;
    default:
      // Over another dialog nothing opens: it asks something.
      if (document.querySelector("dialog[open]") === null) openDialog(command.kind);
  }
}
