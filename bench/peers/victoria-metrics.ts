/** VictoriaMetrics, single node. */
import { join } from "node:path";
import { z } from "zod";
import { findFreePort } from "#lib/find-free-port.ts";
import { delay, monotonicMs, SECOND } from "#lib/time.ts";
import type { Program } from "./find-programs.ts";
import { folderBytes } from "./folder-bytes.ts";
import type { Peer, PeerOptions } from "./peer.ts";
import { encodeRemoteWrite, remoteWriteHeaders } from "./remote-write.ts";
import { startProgram } from "./start-program.ts";

/** Merges that were asked for are over by then, whatever the metrics say. */
const MERGED_MS = 120 * SECOND;
/** What it holds in memory goes to disk each 5 s. */
const WRITTEN_MS = 6 * SECOND;

const matrix = z.object({ data: z.object({ result: z.array(z.object({ values: z.array(z.unknown()) })) }) });

export async function startVictoriaMetrics(program: Program, { folder }: PeerOptions): Promise<Peer> {
  const port = await findFreePort("127.0.0.1", 14_628);
  const url = `http://127.0.0.1:${port}`;
  const data = join(folder, "data");
  const child = await startProgram({
    program,
    folder,
    args: [
      `-storageDataPath=${data}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      ...["-retentionPeriod=10y", "-loggerLevel=WARN"],
    ],
    readyUrl: `${url}/health`,
  });
  const ask = async (path: string) => {
    const response = await fetch(`${url}${path}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`VictoriaMetrics answered ${path} with ${response.status}: ${text}`);
    return text;
  };
  return {
    title: `VictoriaMetrics ${program.version}`,
    pid: child.pid,
    url,
    write: { path: "/api/v1/write", headers: remoteWriteHeaders },
    encode: encodeRemoteWrite,
    async settle() {
      const merged = async () => {
        const until = monotonicMs() + MERGED_MS;
        do await delay(WRITTEN_MS);
        while (/^vm_active_(force_)?merges\S* [1-9]/m.test(await ask("/metrics")) && monotonicMs() < until);
      };
      await ask("/internal/force_flush");
      await merged();
      await ask("/internal/force_merge");
      await merged();
      return folderBytes(join(data, "data")) + folderBytes(join(data, "indexdb"));
    },
    // The end of the range belongs to it there. Without its cache of results: of a million influencers few are asked twice.
    read: (id, { from, to }) =>
      `/api/v1/query_range?query={__name__=~%22followers|following%22,id=%22${id}%22}&start=${from}&end=${to - 60}&step=60&nocache=1`,
    countRows: (body) => countMatrixRows(body),
    async end() {
      await child.end();
    },
  };
}

/** Rows of an answer of the Prometheus API: as many as the shorter of the two series has. */
export function countMatrixRows(body: string): number {
  const { result } = matrix.parse(JSON.parse(body)).data;
  return result.length === 2 ? Math.min(...result.map((series) => series.values.length)) : 0;
}
