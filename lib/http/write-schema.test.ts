import { expect, test } from "vitest";
import { z } from "zod";
import { writeSchema } from "./write-schema.ts";

const written = (schema: z.ZodType) => writeSchema(z.toJSONSchema(schema));

test.each([
  [z.string(), "string"],
  [z.number().nullable(), "number | null"],
  [z.enum(["a", "b"]), '"a" | "b"'],
  [z.enum(["a", "b"]).default("b"), '"a" | "b", default "b"'],
  [z.union([z.literal(60), z.literal(300)]).default(60), "60 | 300, default 60"],
  [z.int().min(1).max(9).default(3), "integer, from 1 to 9, default 3"],
  [z.literal(60), "60"],
  [z.int().min(1).max(9), "integer, from 1 to 9"],
  [z.int(), "integer"],
  [z.array(z.number().nullable()), "(number | null)[]"],
  [z.tuple([z.number(), z.string()]), "[number, string]"],
  [z.record(z.string(), z.number()), "{ [name]: number }"],
  [z.strictObject({}), "{}"],
  [z.unknown(), "any"],
  [
    z.object({ a: z.string(), b: z.object({ c: z.boolean() }).optional() }),
    "{\n  a: string\n  b?: {\n    c: boolean\n  }\n}",
  ],
])("%#", (schema, text) => {
  expect(written(schema)).toBe(text);
});

test("what it can't read is any", () => {
  expect([writeSchema(null), writeSchema({ type: 7 })]).toEqual(["any", "any"]);
});
