/** How far the seeder is: a bar on a terminal, a line now and then elsewhere. */
import { SingleBar } from "cli-progress";
import type { SeedProgress } from "#lib/service/seed-influencers.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";

const LINE_EVERY_MS = 3 * SECOND;

export interface SeedProgressView {
  update(progress: SeedProgress): void;
  end(): void;
}

export function showProgress(out: NodeJS.WriteStream, count: number): SeedProgressView {
  if (!out.isTTY) {
    let spokenAt = monotonicMs();
    return {
      update({ done }) {
        if (monotonicMs() - spokenAt < LINE_EVERY_MS) return;
        spokenAt = monotonicMs();
        out.write(`… ${done.toLocaleString("en")} of ${count.toLocaleString("en")}\n`);
      },
      end() {},
    };
  }
  const bar = new SingleBar({
    stream: out,
    format: "{bar} {percentage} % │ {added} added, {existing} known already │ {eta_formatted} left",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: true,
    etaBuffer: 20,
  });
  bar.start(count, 0, { added: "0", existing: "0" });
  return {
    update: ({ done, added, existing }) =>
      bar.update(done, { added: added.toLocaleString("en"), existing: existing.toLocaleString("en") }),
    end: () => bar.stop(),
  };
}
