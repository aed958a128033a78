/** The comparison's rows as a CSV file: oldest first, times in ISO 8601, an empty cell where nothing was counted. Pure. */
import { csvLine } from "#lib/domain/csv-line.ts";
import { firstBucket } from "./begin-text.ts";
import type { Comparison } from "./build-comparison.ts";
import { writeAccount } from "./compare-places.ts";

const columns = {
  change: (bucket: string) => `change since the ${bucket}, %`,
  rebased: (bucket: string) => `${bucket} = 100`,
};

/** A column of followers each, and one of what the view makes of them. */
export function writeComparisonCsv({ view, rows, lines }: Comparison): string {
  const viewed = view === "change" || view === "rebased" ? columns[view] : null;
  const names = lines.flatMap(({ account, ownStep }) => {
    const id = writeAccount(account);
    return viewed ? [`${id} followers`, `${id} ${viewed(firstBucket(ownStep))}`] : [`${id} followers`];
  });
  const body = rows.map(({ t, end }, i) =>
    csvLine([
      new Date(t * 1_000).toISOString(),
      new Date(end * 1_000).toISOString(),
      ...lines.flatMap(({ followers, values }) => {
        const counted = followers[i] ?? null;
        return viewed ? [counted, values[i] ?? null] : [counted];
      }),
    ]),
  );
  return csvLine(["bucket from", "bucket to", ...names]) + body.join("");
}
