import fc from "fast-check";
import { expect, test } from "vitest";
import { type BlobPiece, cutBlob } from "./cut-blob.ts";

async function cut(text: string, pieceBytes: number): Promise<BlobPiece[]> {
  const pieces: BlobPiece[] = [];
  for await (const piece of cutBlob(new Blob([text]), pieceBytes)) pieces.push(piece);
  return pieces;
}

test("pieces are the whole, each ends where a line does, none is larger than allowed", async () => {
  const line = fc.stringMatching(/^[a-zé]{0,8}$/);
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1 }), fc.constantFrom("\n", "\r\n"), async (lines, end) => {
      const text = lines.join(end);
      const pieces = await cut(text, 24);
      expect(pieces.map(({ n }) => n)).toEqual(pieces.map((_, i) => i));
      expect(
        pieces.map(({ bytes }) => new TextDecoder("utf-8", { fatal: true }).decode(bytes)).join(""),
      ).toBe(text);
      for (const { bytes } of pieces) expect(bytes.length).toBeLessThanOrEqual(24);
      for (const { bytes } of pieces.slice(0, -1)) expect(bytes.at(-1)).toBe(10);
      expect(pieces.at(-1)?.end ?? 0).toBe(new TextEncoder().encode(text).length);
    }),
  );
});

test("a file without line ends is refused in words", async () => {
  await expect(cut("x".repeat(100), 24)).rejects.toThrow("one influencer a line");
});
