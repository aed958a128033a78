import fc from "fast-check";
import { expect, it } from "vitest";
import { isUsername, usernameSchema } from "./username.ts";

it.each(["a", "influencer-1", "名前", "né e", "x".repeat(255), "👩‍🚀", '"quoted"'])("takes %j", (name) => {
  expect(usernameSchema.safeParse(name).success).toBe(true);
});

it.each(["", "x".repeat(256), "a\u0000b", "a\nb", "\u007f", "\u0085", "\ud800", "a\udc00"])(
  "refuses %j",
  (name) => {
    expect(usernameSchema.safeParse(name).success).toBe(false);
  },
);

it("takes nothing that UTF-8 can't carry", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      if (isUsername(text)) expect(Buffer.from(text).toString()).toBe(text);
    }),
  );
});
