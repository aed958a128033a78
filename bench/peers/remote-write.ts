/**
 * Prometheus' remote-write format, version 1: protobuf in a snappy block, which is written without compressing anything:
 * all of it stays on this machine.
 */
import type { Part, Points } from "./peer.ts";

const LITERAL_MAX = 65_536;
const SAMPLE_BYTES_MAX = 24;

export const remoteWriteHeaders = {
  "content-type": "application/x-protobuf",
  "content-encoding": "snappy",
  "x-prometheus-remote-write-version": "0.1.0",
};

/** Two series an influencer, `followers{id="0"}` and `following{id="0"}`; a sample's time is its slot's start. */
export function encodeRemoteWrite(points: Points, part: Part): Buffer {
  const series: Buffer[] = [];
  const [first, end] = part.influencers;
  for (let n = first; n < end; n++) {
    for (const name of ["followers", "following"] as const) {
      const head = Buffer.concat([label("__name__", name), label("id", `${n}`)]);
      const samples = encodeSamples(points, part.slots, (slot) => points[name](n, slot));
      series.push(
        Buffer.concat([Buffer.from([0x0a, ...varint(head.length + samples.length)]), head, samples]),
      );
    }
  }
  return snappy(Buffer.concat(series));
}

function label(name: string, value: string): Buffer {
  const text = (tag: number, content: string) => [tag, content.length, ...Buffer.from(content)];
  const pair = [...text(0x0a, name), ...text(0x12, value)];
  return Buffer.from([0x0a, pair.length, ...pair]);
}

function encodeSamples(
  points: Points,
  [first, end]: readonly [number, number],
  value: (slot: number) => number,
): Buffer {
  const bytes = Buffer.allocUnsafe((end - first) * SAMPLE_BYTES_MAX);
  let at = 0;
  for (let slot = first; slot < end; slot++) {
    const begin = at;
    bytes[at] = 0x12;
    bytes[at + 2] = 0x09;
    bytes.writeDoubleLE(value(slot), at + 3);
    bytes[at + 11] = 0x10;
    at += 12;
    for (const byte of varint((points.from + slot * 60) * 1_000)) bytes[at++] = byte;
    bytes[begin + 1] = at - begin - 2;
  }
  return bytes.subarray(0, at);
}

/** Not by bits: times in milliseconds have more than 32. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return bytes;
}

function snappy(content: Buffer): Buffer {
  const pieces: Buffer[] = [Buffer.from(varint(content.length))];
  for (let at = 0; at < content.length; at += LITERAL_MAX) {
    const literal = content.subarray(at, at + LITERAL_MAX);
    const length = literal.length - 1;
    // A literal whose length stands in the next two bytes.
    pieces.push(Buffer.from([61 << 2, length & 255, length >> 8]), literal);
  }
  return Buffer.concat(pieces);
}
