import { expect, test } from "vitest";
import { formatBytes } from "./format-bytes.ts";

test.each([
  [0, "0 B"],
  [1_023, "1023 B"],
  [1_024, "1 KiB"],
  [1_536, "1.5 KiB"],
  [1_048_575, "1 MiB"],
  [2 ** 30, "1 GiB"],
  [5 * 2 ** 40, "5 TiB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
