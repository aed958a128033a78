"use client";
/** Opens a dialog that keys open, too. */
import { openDialog, type ShortcutDialog } from "./shortcut-store.ts";

interface ShortcutButtonProps {
  dialog: ShortcutDialog;
  name: string;
  /** As on a keyboard: "?". */
  keys: string;
  className: string;
}

export function ShortcutButton({ dialog, name, keys, className }: ShortcutButtonProps) {
  return (
    <button type="button" className={className} aria-haspopup="dialog" onClick={() => openDialog(dialog)}>
      {name} <kbd className="rounded-sm border border-line-strong px-1 font-mono text-xs">{keys}</kbd>
    </button>
  );
}
