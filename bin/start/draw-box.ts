/** The one box at the end of `npm start`: pure, so that a test can read it. */

export interface BoxLine {
  label: string;
  /** Further lines stand below the first one. */
  values: readonly string[];
}

/** `columns`: the terminal's width. A line that is longer is never cut or wrapped here: links must stay whole. */
export function drawBox(title: string, lines: readonly BoxLine[], columns: number): string {
  const indent = Math.max(...lines.map(({ label }) => label.length)) + 2;
  const rows = [
    title,
    "",
    ...lines.flatMap(({ label, values }) =>
      values.map((value, index) => `${(index === 0 ? label : "").padEnd(indent)}${value}`),
    ),
  ];
  const longest = Math.max(...rows.map((row) => row.length));
  if (longest + 4 > columns) {
    const rule = "─".repeat(Math.max(columns - 1, 20));
    return [`┌${rule.slice(1)}`, ...rows.map((row) => `│ ${row}`.trimEnd()), `└${rule.slice(1)}`].join("\n");
  }
  const rule = "─".repeat(longest + 2);
  return [`┌${rule}┐`, ...rows.map((row) => `│ ${row.padEnd(longest)} │`), `└${rule}┘`].join("\n");
}
