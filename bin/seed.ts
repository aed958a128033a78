/** `npm run seed`: registers influencers for fetching. */
import { platforms } from "#lib/domain/platform.ts";
import { messageOf } from "#lib/errors.ts";
import { type SeedInput, seedInfluencers } from "#lib/service/seed-influencers.ts";
import { monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import { readSeedArguments, seedUsage } from "./seed/read-seed-arguments.ts";
import { showProgress } from "./seed/show-progress.ts";
import { withDatabase } from "./with-database.ts";

const number = (n: number) => n.toLocaleString("en");

async function seed(input: SeedInput): Promise<void> {
  const { platform, from, count, interval } = input;
  await withDatabase("seed", async (db) => {
    console.log(
      `Registering ${number(count)} influencers of ${platforms[platform].name}, ids ${from} to ${from + count - 1}, ` +
        `each to be fetched every ${interval} s.`,
    );
    const started = monotonicMs();
    const view = showProgress(process.stdout, count);
    try {
      const { added, existing } = await seedInfluencers(db, input, {
        clock: systemClock,
        onProgress: view.update,
      });
      view.end();
      const seconds = ((monotonicMs() - started) / SECOND).toFixed(1);
      console.log(`${number(added)} added, ${number(existing)} known already (${seconds} s).`);
    } finally {
      view.end();
    }
  });
}

try {
  const input = readSeedArguments(process.argv.slice(2));
  if (input === null) console.log(seedUsage);
  else await seed(input);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
