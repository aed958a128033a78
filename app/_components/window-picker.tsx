/** The window of gains, as links. */
import { windowWords } from "#lib/client/window-words.ts";
import { type WindowName, windowNames } from "#lib/domain/board-terms.ts";
import { SegmentLinks } from "./segment-links.tsx";

export function WindowPicker(props: { window: WindowName; hrefOf: (window: WindowName) => string }) {
  const segments = windowNames.map((name) => ({
    name,
    href: props.hrefOf(name),
    isHere: name === props.window,
    words: windowWords[name],
  }));
  return <SegmentLinks label="Window of gains" segments={segments} />;
}
