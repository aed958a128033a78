/** `npm run demo:remove`: takes the demo history out; data points that were fetched stay. */
import { removeDemoHistory } from "#lib/service/remove-demo-history.ts";
import { withDatabase } from "./with-database.ts";

const number = (n: number) => n.toLocaleString("en");

await withDatabase("demo-remove", async (db) => {
  const { influencers, dataPoints } = await removeDemoHistory(db, (removed) => {
    if (process.stdout.isTTY) process.stdout.write(`\r${number(removed.dataPoints)} data points …`);
  });
  if (process.stdout.isTTY && influencers > 0) process.stdout.write("\r\u001b[K");
  console.log(
    influencers === 0
      ? "There is no demo history."
      : `Removed the demo history of ${number(influencers)} influencers: ${number(dataPoints)} data points. What was fetched is untouched.`,
  );
});
