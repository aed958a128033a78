/**
 * `npm run bench -- import [--lines N]`: a file of so many lines (a million), three of a hundred bad, goes through web and
 * worker, both of which are killed -9 twice on the way; afterwards each count, each rejected line and whom the registry
 * holds is compared with what the file says. Meanwhile pages are asked for.
 */
import { parseArgs } from "node:util";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import type { ImportDetail, ImportState } from "#lib/domain/import.ts";
import { parseCsvLine } from "#lib/domain/parse-csv-line.ts";
import { rejectWords } from "#lib/domain/reject-words.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { delay, MINUTE, monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import { createImportClient, type ImportClient } from "./import/client.ts";
import { FIRST_PK, type ImportFile, makeFile } from "./import/make-file.ts";
import { signIn, startProduct } from "./import/product.ts";
import { readFetched, readStored } from "./import/read-stored.ts";
import { watchPages } from "./import/watch-pages.ts";
import { interrupted } from "./interrupted.ts";
import { startServer } from "./server.ts";
import { writeVerdict } from "./write-verdict.ts";

const LINES = 1_000_000;
/** Tracked before. */
const SEEDED = 1_000;
/** As many as two cores fetch within a minute beside everything else: more are only counted. */
const FETCHED_JUDGED_MAX = 100_000;
/** Fetched again soon where few are, and only once while many are added. */
const intervals = { few: 60, many: 3_600 } as const;

export async function run(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: { lines: { type: "string", default: `${LINES}` } } });
  const lines = Number(values.lines);
  if (!Number.isInteger(lines) || lines < 1_000 || lines > LINES)
    throw new Error(`--lines takes 1000 to ${LINES}.`);
  const signal = interrupted();
  const began = monotonicMs();
  const say = (line: string) =>
    console.log(`${((monotonicMs() - began) / SECOND).toFixed(1).padStart(6)} s  ${line}`);
  const isJudged = lines <= FETCHED_JUDGED_MAX;
  const file = makeFile(lines, isJudged ? intervals.few : intervals.many);
  const server = await startServer("import", say);
  const ends: (() => Promise<unknown>)[] = [() => server.stop()];
  try {
    const { url, client, close } = await server.makeDatabase("import");
    ends.unshift(close);
    await migrateDatabase(url);
    await migrateQueue(url);
    const { db } = client;
    const seeded = { platform: "mockstagram", from: FIRST_PK, count: SEEDED, interval: 60 } as const;
    await seedInfluencers(db, seeded, { clock: systemClock });
    const product = await startProduct(url, server.folder);
    ends.unshift(() => product.end());
    say("web and worker are ready");
    const cookie = await signIn(db, product.url);
    const api = createImportClient(product.url, cookie);
    const { id } = await api.create({ name: "made.csv", bytes: file.bytes });
    const pages = watchPages({
      url: product.url,
      cookie,
      paths: [`/admin/import/${id}`, "/influencers", "/admin", "/api/v1/overview"],
      isUp: product.web.isReady,
    });

    const uploaded = await timed(async () => {
      for (const [n, chunk] of file.chunks.entries()) {
        const sent = api.put(id, n, chunk);
        // The first web dies with a chunk in hand; whoever sent it sends it again.
        await Promise.all([sent, n === 0 ? product.web.killAndRestart() : null]);
      }
    });
    say(`uploaded ${(file.bytes / 1e6).toFixed(1)} MB in ${file.chunks.length} chunks; the web killed once`);

    const checked = await timed(async () => {
      await api.step(id, "check", { chunks: file.chunks.length });
      await until(api, id, (now) => now.lines > 0 || now.state === "ready", signal);
      await product.worker.killAndRestart();
      await until(api, id, (now) => now.state === "ready", signal);
    });
    const preview = await api.read(id);
    say(`checked: ${countsOf(preview)}; the worker killed once`);

    const added = await timed(async () => {
      await api.step(id, "start");
      await until(api, id, (now) => now.added >= 0.3 * file.pks || now.state === "done", signal);
      await product.worker.killAndRestart();
      await until(api, id, (now) => now.added >= 0.6 * file.pks || now.state === "done", signal);
      await product.web.killAndRestart();
      await until(api, id, (now) => now.state === "done", signal);
    });
    const end = await api.read(id);
    say(`done: ${end.added} added, ${end.skipped} skipped; both killed once more`);

    const stored = await readStored(db, file.pks);
    const isRejectedRight = sameRejected(await api.rejected(id), file);
    let fetched = await readFetched(db);
    for (const last = monotonicMs() + MINUTE; fetched.fetched < fetched.sample && monotonicMs() < last; ) {
      await delay(SECOND, signal);
      signal.throwIfAborted();
      fetched = await readFetched(db);
    }
    say(`${fetched.withinMinute} of a sample of ${fetched.sample} have a data point within a minute`);
    const again = await importAgain(api, file, signal);
    say(`the same file again: ${again.added} added`);
    const use = await pages.stop();
    for (const failure of use.failed) say(`a page failed: ${failure}`);
    const fresh = file.pks - SEEDED;
    const perSecond = (ms: number) => Math.round(lines / (ms / SECOND));
    return writeVerdict({
      name: "import",
      rows: {
        upload: { seconds: seconds(uploaded), "lines/s": perSecond(uploaded) },
        check: { seconds: seconds(checked), "lines/s": perSecond(checked) },
        add: { seconds: seconds(added), "lines/s": perSecond(added) },
        "pages meanwhile": {
          seconds: null,
          "lines/s": null,
          p50Ms: use.p50Ms,
          p95Ms: use.p95Ms,
          asked: use.pages,
        },
      },
      goals: {
        "the preview's counts are exact":
          preview.fresh === fresh &&
          preview.existing === SEEDED &&
          preview.duplicate === file.duplicates &&
          preview.malformed === file.rejected.size &&
          preview.lines === lines,
        "exactly the new ones are added": end.added === fresh && end.skipped === SEEDED,
        "the registry holds each once, with a place and a period":
          stored.tracked === file.pks &&
          [stored.distinct, stored.wanted, stored.places, stored.openPeriods].every((n) => n === file.pks),
        "each rejected line comes back with its number and reason": isRejectedRight,
        "nothing of the file's text is left": stored.leftovers === 0,
        "the same file again adds nobody": again.added === 0 && again.skipped === file.pks,
        "every page asked for while the web was up was answered": use.failed.length === 0,
        "all of a sample have a data point within a minute": isJudged
          ? fetched.withinMinute === fetched.sample
          : null,
        "web and worker were killed twice": product.web.kills() === 2 && product.worker.kills() === 2,
      },
      conditions: { database: server.description, lines, preview, end, stored, fetched, pages: use },
    });
  } finally {
    for (const close of ends) await close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = monotonicMs();
  await work();
  return monotonicMs() - started;
}

function seconds(ms: number): number {
  return Number((ms / SECOND).toFixed(1));
}

function countsOf({ fresh, existing, duplicate, malformed }: ImportDetail): string {
  return `${fresh} new, ${existing} tracked already, ${duplicate} twice, ${malformed} rejected`;
}

async function until(
  api: ImportClient,
  id: number,
  isSo: (now: ImportDetail) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const limit = monotonicMs() + 20 * MINUTE;
  for (;;) {
    const now = await api.read(id);
    if (isSo(now)) return;
    signal.throwIfAborted();
    if (monotonicMs() > limit) throw new Error(`import ${id} stands still: ${JSON.stringify(now)}`);
    await delay(SECOND / 10, signal);
  }
}

async function importAgain(api: ImportClient, file: ImportFile, signal: AbortSignal): Promise<ImportDetail> {
  const { id } = await api.create({ name: "made.csv", bytes: file.bytes });
  for (const [n, chunk] of file.chunks.entries()) await api.put(id, n, chunk);
  await api.step(id, "check", { chunks: file.chunks.length });
  const isIn = (state: ImportState) => (now: ImportDetail) => now.state === state;
  await until(api, id, isIn("ready"), signal);
  await api.step(id, "start");
  await until(api, id, isIn("done"), signal);
  return await api.read(id);
}

/** By line number and reason; nothing that a spreadsheet would take for a formula. */
function sameRejected(csv: string, file: ImportFile): boolean {
  const rows = csv.trimEnd().split("\r\n").slice(1);
  return (
    rows.length === file.rejected.size &&
    rows.every((row) => {
      const [line, text = "", reason] = parseCsvLine(row, ",") ?? [];
      const expected = file.rejected.get(Number(line));
      return expected !== undefined && reason === rejectWords[expected] && !/^[=+\-@]/.test(text);
    })
  );
}
