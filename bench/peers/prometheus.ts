/** Prometheus, fed by remote-write. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { findFreePort } from "#lib/find-free-port.ts";
import type { Program } from "./find-programs.ts";
import { folderBytes } from "./folder-bytes.ts";
import type { Peer, PeerOptions } from "./peer.ts";
import { encodeRemoteWrite, remoteWriteHeaders } from "./remote-write.ts";
import { startProgram } from "./start-program.ts";
import { countMatrixRows } from "./victoria-metrics.ts";

const taken = z.object({ data: z.object({ name: z.string() }) });

export async function startPrometheus(program: Program, { folder }: PeerOptions): Promise<Peer> {
  const port = await findFreePort("127.0.0.1", 14_690);
  const url = `http://127.0.0.1:${port}`;
  const data = join(folder, "data");
  const config = join(folder, "prometheus.yml");
  writeFileSync(config, "global: {}\n");
  const child = await startProgram({
    program,
    folder,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=127.0.0.1:${port}`,
      ...["--web.enable-remote-write-receiver", "--web.enable-admin-api", "--log.level=warn"],
      // By default it drops what is older than 15 days.
      "--storage.tsdb.retention.time=10y",
    ],
    readyUrl: `${url}/-/ready`,
  });
  return {
    title: `Prometheus ${program.version}`,
    pid: child.pid,
    url,
    write: { path: "/api/v1/write", headers: remoteWriteHeaders },
    encode: encodeRemoteWrite,
    async settle() {
      // The newest hours live in its memory and its log; in a snapshot they are a block as all others.
      const response = await fetch(`${url}/api/v1/admin/tsdb/snapshot`, { method: "POST" });
      const { name } = taken.parse(await response.json()).data;
      return folderBytes(join(data, "snapshots", name));
    },
    // The end of the range belongs to it there.
    read: (id, { from, to }) =>
      `/api/v1/query_range?query={__name__=~%22followers|following%22,id=%22${id}%22}&start=${from}&end=${to - 60}&step=60`,
    countRows: countMatrixRows,
    async end() {
      await child.end();
    },
  };
}
