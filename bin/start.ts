/** `npm start`: the whole product, until Ctrl-C. What runs in which order is run-product.ts; here are arguments and signals. */
import { parseArgs } from "node:util";
import { messageOf } from "#lib/errors.ts";
import { delay, monotonicMs, SECOND } from "#lib/time.ts";
import { runProduct } from "./start/run-product.ts";

const usage = `npm start [-- options]     the whole product; Ctrl-C stops it

  --verbose   show the logs too, which otherwise only go to DATA_DIR/logs
  --dev       reload web and worker on change (npm run dev)
`;

function readArguments(): { dev: boolean; verbose: boolean } {
  try {
    const boolean = { type: "boolean", default: false } as const;
    const { values } = parseArgs({ options: { dev: boolean, verbose: boolean, help: boolean } });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    return values;
  } catch (error) {
    console.error(`${messageOf(error)}\n\n${usage}`);
    process.exit(1);
  }
}

// A terminal that has gone away must not end us before we have stopped everything.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const product = runProduct(readArguments());
/** When Ctrl-C was pressed last, and how often. */
let pressedAt: number | null = null;
let presses = 0;

async function stop(exitCode: number): Promise<void> {
  // npm hands the terminal's Ctrl-C on, so one press arrives twice; a second press comes later than that.
  if (pressedAt !== null && monotonicMs() - pressedAt < SECOND) return;
  pressedAt = monotonicMs();
  presses++;
  // The second press spares the programs' good manners, not the database's: that is quick, and its data are worth it.
  if (presses === 2) product.kill();
  if (presses > 2) process.exit(130);
  if (presses > 1) return;
  try {
    await product.stop();
  } catch (error) {
    console.error(messageOf(error));
    process.exit(1);
  }
  process.exit(exitCode);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));

for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => {
    console.error(error);
    if (presses === 0) void stop(1);
  });
}

// npm killed without a word: nobody is left who could press Ctrl-C.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) {
  setInterval(() => {
    if (process.ppid !== parent && presses === 0) void stop(0);
  }, SECOND).unref();
}

try {
  await product.ready;
} catch (error) {
  if (presses === 0) {
    console.error(`\n${messageOf(error)}`);
    await stop(1);
  }
}
// Runs on: the programs' channels and the lock keep this process alive until a signal.
for (;;) await delay(60 * SECOND);
