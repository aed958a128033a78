"use client";
/** What is on screen, as a file: made in the browser, out of the rows that the chart shows. */
import type { Comparison } from "#lib/client/build-comparison.ts";
import { saveFile } from "#lib/client/save-file.ts";
import { writeComparisonCsv } from "#lib/client/write-comparison-csv.ts";

export function CsvButton({ comparison }: { comparison: Comparison }) {
  const save = () => {
    const file = new Blob([writeComparisonCsv(comparison)], { type: "text/csv;charset=utf-8" });
    const day = (t: number) => new Date(t * 1_000).toISOString().slice(0, 10);
    saveFile(
      file,
      `compare-${comparison.view}-${day(comparison.domain[0])}-${day(comparison.domain[1])}.csv`,
    );
  };
  return (
    <button type="button" className="button button-small needs-script" onClick={save}>
      CSV
    </button>
  );
}
