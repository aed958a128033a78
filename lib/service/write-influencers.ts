/** The list of influencers as CSV, a page at a time. Its head is one that an import takes. */
import type { Executor } from "#lib/db/client.ts";
import { csvLine } from "#lib/domain/csv-line.ts";
import type { InfluencerListItem } from "#lib/domain/influencer-views.ts";
import { TAG_SEPARATOR } from "#lib/domain/tags.ts";
import { type WalkInput, walkInfluencers } from "#lib/query/walk-influencers.ts";
import { SECOND } from "#lib/time.ts";

const LINES_AT_ONCE = 1_000;

const columns = [
  ...["platform", "externalId", "username", "state", "interval", "tags", "addedAt"],
  ...["followers", "following", "posts", "latestTime", "rank", "demo", "gain"],
];

/** Times are ISO 8601, UTC; what is not known is empty, never 0. Throws as walk-influencers does. */
export async function* writeInfluencers(
  db: Executor,
  input: WalkInput,
  { linesAtOnce = LINES_AT_ONCE }: { linesAtOnce?: number } = {},
): AsyncGenerator<string> {
  let head = csvLine(columns);
  for await (const items of walkInfluencers(db, input, linesAtOnce)) {
    yield head + items.map(lineOf).join("");
    head = "";
  }
  if (head !== "") yield head;
}

function lineOf(item: InfluencerListItem): string {
  const tags = item.tags.join(TAG_SEPARATOR);
  return csvLine([
    ...[item.platform, item.externalId, item.username, item.state, item.interval, tags],
    ...[isoOf(item.addedAt), item.followers, item.following, item.posts],
    ...[item.latestTime === null ? null : isoOf(item.latestTime), item.rank, item.demo ? "true" : "false"],
    item.gain,
  ]);
}

function isoOf(seconds: number): string {
  return new Date(seconds * SECOND).toISOString();
}
