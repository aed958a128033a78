/** InfluxDB 1, one measurement with two fields. */
import { join } from "node:path";
import { z } from "zod";
import { findFreePort } from "#lib/find-free-port.ts";
import { delay, monotonicMs, SECOND } from "#lib/time.ts";
import type { Program } from "./find-programs.ts";
import { folderBytes } from "./folder-bytes.ts";
import type { Part, Peer, PeerOptions, Points } from "./peer.ts";
import { startProgram } from "./start-program.ts";

/** Written out and compacted by then: both are asked for after a second of rest. */
const COMPACTED_MS = 120 * SECOND;
/** Nothing has changed for so many looks, a second each. */
const CALM_LOOKS = 8;

const table = z.object({
  results: z.array(z.object({ series: z.array(z.object({ values: z.array(z.unknown()) })).optional() })),
});

export async function startInfluxdb(program: Program, { folder }: PeerOptions): Promise<Peer> {
  const port = await findFreePort("127.0.0.1", 14_686);
  const url = `http://127.0.0.1:${port}`;
  const data = join(folder, "data");
  const wal = join(folder, "wal");
  const child = await startProgram({
    program,
    folder,
    args: ["run"],
    env: {
      INFLUXDB_HTTP_BIND_ADDRESS: `127.0.0.1:${port}`,
      INFLUXDB_BIND_ADDRESS: `127.0.0.1:${await findFreePort("127.0.0.1", 14_688)}`,
      INFLUXDB_META_DIR: join(folder, "meta"),
      INFLUXDB_DATA_DIR: data,
      INFLUXDB_DATA_WAL_DIR: wal,
      INFLUXDB_DATA_CACHE_SNAPSHOT_WRITE_COLD_DURATION: "1s",
      INFLUXDB_DATA_COMPACT_FULL_WRITE_COLD_DURATION: "1s",
      INFLUXDB_HTTP_LOG_ENABLED: "false",
      INFLUXDB_DATA_QUERY_LOG_ENABLED: "false",
      INFLUXDB_MONITOR_STORE_ENABLED: "false",
      INFLUXDB_REPORTING_DISABLED: "true",
    },
    readyUrl: `${url}/ping`,
  });
  const create = await fetch(`${url}/query?q=CREATE+DATABASE+bench`, { method: "POST" });
  if (!create.ok) throw new Error(`InfluxDB made no database: ${await create.text()}`);
  return {
    title: `InfluxDB ${program.version}`,
    pid: child.pid,
    url,
    write: { path: "/write?db=bench&precision=s", headers: { "content-type": "text/plain" } },
    encode: encodeLines,
    async settle() {
      const until = monotonicMs() + COMPACTED_MS;
      let before = -1;
      for (let calm = 0; calm < CALM_LOOKS && monotonicMs() < until; ) {
        await delay(SECOND);
        const bytes = folderBytes(data) + folderBytes(wal);
        calm = bytes === before ? calm + 1 : 0;
        before = bytes;
      }
      return folderBytes(join(data, "bench")) + folderBytes(join(wal, "bench"));
    },
    read(id, { from, to }) {
      const statement = `SELECT followers,following FROM counts WHERE id='${id}' AND time>=${from}s AND time<${to}s`;
      return `/query?db=bench&epoch=ms&q=${encodeURIComponent(statement)}`;
    },
    countRows: (body) => table.parse(JSON.parse(body)).results[0]?.series?.[0]?.values.length ?? 0,
    async end() {
      await child.end();
    },
  };
}

function encodeLines(points: Points, { influencers, slots }: Part): Buffer {
  const lines: string[] = [];
  for (let n = influencers[0]; n < influencers[1]; n++) {
    for (let slot = slots[0]; slot < slots[1]; slot++) {
      const counts = `followers=${points.followers(n, slot)}i,following=${points.following(n, slot)}i`;
      lines.push(`counts,id=${n} ${counts} ${points.from + slot * 60}\n`);
    }
  }
  return Buffer.from(lines.join(""));
}
