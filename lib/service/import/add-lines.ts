/**
 * Adds the next lines of an import. Lines, influencers and the import's progress change in one transaction: whenever it is
 * killed, what is left in the table is what is left to do.
 */
import type { Transaction } from "#lib/db/client.ts";
import { noteAdded } from "#lib/store/import/note-added.ts";
import { switchImport } from "#lib/store/import/switch-import.ts";
import { tagAdded } from "#lib/store/import/tag-added.ts";
import type { TakenImport } from "#lib/store/import/take-import.ts";
import { type TakenLine, takeImportLines } from "#lib/store/import/take-import-lines.ts";
import type { Clock } from "#lib/time.ts";
import { addInfluencersIn } from "../add-influencers.ts";

/** Others that change the registry wait about a quarter of a second for one of these. */
const LINES_AT_ONCE = 5_000;

/** In the transaction that holds the import. */
export async function addLines(tx: Transaction, { id, doneLine }: TakenImport, clock: Clock): Promise<void> {
  const lines = await takeImportLines(tx, { id, after: doneLine, limit: LINES_AT_ONCE });
  const last = lines.at(-1);
  if (last === undefined) {
    await switchImport(tx, { id, from: ["running"], to: "done" });
    return;
  }
  for (const alike of groupAlike(lines)) {
    const [{ platform, interval }] = alike;
    await addInfluencersIn(tx, { platform, interval, externalIds: alike.map((l) => l.externalId) }, clock);
  }
  await tagAdded(tx, lines);
  await noteAdded(tx, { importId: id, line: last.line, lines: lines.length });
}

type Some<T> = [T, ...T[]];

/** By platform and interval: what one call of the registry takes. */
function groupAlike(lines: readonly TakenLine[]): Some<TakenLine>[] {
  const groups = new Map<string, Some<TakenLine>>();
  for (const line of lines) {
    const key = `${line.platform} ${line.interval}`;
    const group = groups.get(key);
    if (group) group.push(line);
    else groups.set(key, [line]);
  }
  return [...groups.values()];
}
