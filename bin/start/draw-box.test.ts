import { expect, test } from "vitest";
import { drawBox } from "./draw-box.ts";

const lines = [
  { label: "Open", values: ["http://127.0.0.1:3000"] },
  { label: "Admin", values: ["http://127.0.0.1:3000/login#token=abc", "works once"] },
];

test("on a wide terminal it is a closed box with aligned values", () => {
  expect(drawBox("runs", lines, 100)).toBe(
    [
      "┌──────────────────────────────────────────────┐",
      "│ runs                                         │",
      "│                                              │",
      "│ Open   http://127.0.0.1:3000                 │",
      "│ Admin  http://127.0.0.1:3000/login#token=abc │",
      "│        works once                            │",
      "└──────────────────────────────────────────────┘",
    ].join("\n"),
  );
});

test("on a narrow terminal it stays open on the right, and no link is cut", () => {
  const box = drawBox("runs", lines, 30);
  expect(box).toContain("│ Admin  http://127.0.0.1:3000/login#token=abc\n");
  expect(box.split("\n")[0]).toHaveLength(29);
});
