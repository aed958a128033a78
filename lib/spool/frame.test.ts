import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { framesFrom, packFrame, packSegmentHeader, readSegmentHeader } from "./frame.ts";

const body = (n: number) => ({ codec: 1, bytes: Buffer.from(`body ${n} `.repeat(n + 1)) });
const pack = (n: number) => packFrame(body(n), { number: n, points: n, slot: n * 60 });
const numbers = (bytes: Buffer) => [...framesFrom(bytes, 0)].map(({ number }) => number);

describe("framesFrom", () => {
  it("finds all records, with what was packed", () => {
    const frames = [...framesFrom(Buffer.concat([pack(0), pack(1)]), 0)];
    expect(frames).toMatchObject([
      { number: 0, slot: 0, body: body(0), afterDamage: false },
      { number: 1, slot: 60, points: 1, body: body(1), afterDamage: false },
    ]);
  });

  it("misses exactly the record that a flipped bit lies in", () => {
    const frames = [0, 1, 2, 3, 4].map(pack);
    const whole = Buffer.concat(frames);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(7), (at, bit) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const ends = frames.map((_, i) => Buffer.concat(frames.slice(0, i + 1)).length);
        const hit = ends.findIndex((end) => at < end);
        expect(numbers(bytes)).toEqual([0, 1, 2, 3, 4].filter((n) => n !== hit));
      }),
    );
  });

  it("finds what follows any garbage, and reads no record out of a torn one", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(pack(9).length - 1), (garbage, cut) => {
        const torn = pack(9).subarray(0, cut);
        expect(numbers(Buffer.concat([garbage, pack(1), garbage, torn, pack(2), torn]))).toEqual([1, 2]);
      }),
    );
  });
});

describe("readSegmentHeader", () => {
  it("gives back what was packed; null for any flipped bit", () => {
    const header = packSegmentHeader({ expected: 5_000_000_000, first: 5_000_000_003 });
    expect(readSegmentHeader(header)).toEqual({ expected: 5_000_000_000, first: 5_000_000_003 });
    for (let bit = 0; bit < header.length * 8; bit++) {
      const bytes = Buffer.from(header);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(readSegmentHeader(bytes)).toBeNull();
    }
    expect(readSegmentHeader(Buffer.alloc(3))).toBeNull();
  });
});
