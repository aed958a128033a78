/** A link that the browser did not copy: one click selects it. */
export function LinkByHand({ link }: { link: string | null }) {
  if (link === null) return null;
  return (
    <input
      className="field mt-2 w-full font-mono"
      aria-label="Link to this view"
      readOnly
      value={link}
      onFocus={(event) => event.currentTarget.select()}
    />
  );
}
