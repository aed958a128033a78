/** What run-loop tells the programs that it runs. */
import { parseArgs } from "node:util";

export function readLoopArguments() {
  const { values } = parseArgs({
    options: {
      database: { type: "string" },
      upstream: { type: "string" },
      influencers: { type: "string" },
      seconds: { type: "string" },
    },
  });
  const { database = "", upstream = "" } = values;
  return { database, upstream, influencers: Number(values.influencers), seconds: Number(values.seconds) };
}
