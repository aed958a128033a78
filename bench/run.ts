/** `npm run bench -- <name> [options]`: runs one bench; each is a file of that name that exports `run(args)`. */

const benches = {
  api: () => import("./api.ts"),
  bulk: () => import("./bulk.ts"),
  columnstore: () => import("./columnstore.ts"),
  engine: () => import("./engine.ts"),
  import: () => import("./import.ts"),
  ingest: () => import("./ingest.ts"),
  pages: () => import("./pages.ts"),
  query: () => import("./query.ts"),
  scale: () => import("./scale.ts"),
  size: () => import("./size.ts"),
  slope: () => import("./slope.ts"),
  smoke: () => import("./smoke.ts"),
  snapshot: () => import("./snapshot.ts"),
  start: () => import("./start.ts"),
  storage: () => import("./storage.ts"),
};

function isBench(name: string): name is keyof typeof benches {
  return Object.hasOwn(benches, name);
}

const [name = "", ...args] = process.argv.slice(2);
if (!isBench(name)) {
  console.error(`Which bench? npm run bench -- ${Object.keys(benches).join("|")}`);
  process.exit(2);
}
const { run } = await benches[name]();
process.exit((await run(args)) ? 0 : 1);
