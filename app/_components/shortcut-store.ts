/** Which of the two dialogs is open, and whether single keys do something: shared by keys, buttons and the dialogs. */
import { recall, remember } from "#lib/client/remember.ts";

export type ShortcutDialog = "help" | "palette";

let open: ShortcutDialog | null = null;
const listeners = new Set<() => void>();

export function getOpenDialog(): ShortcutDialog | null {
  return open;
}

export function openDialog(dialog: ShortcutDialog | null): void {
  open = dialog;
  for (const listener of listeners) listener();
}

export function subscribeDialog(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** On until switched off: for those who dictate, whose words would press keys (WCAG 2.1.4). */
export function areKeysOn(): boolean {
  return recall("shortcuts") !== "off";
}

export function switchKeys(isOn: boolean): void {
  remember("shortcuts", isOn ? "on" : "off");
}
