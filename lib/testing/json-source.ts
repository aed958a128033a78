/** JSON as it may be written, beside what it says: for what reads the source itself. */
import fc from "fast-check";

export type JsonNode =
  | { kind: "plain"; source: string }
  | { kind: "list"; items: JsonNode[] }
  | { kind: "object"; members: JsonMember[] };

export interface JsonMember {
  /** Without escapes. */
  name: string;
  value: JsonNode;
  /** Letters of the name that are written as an escape: those whose bit is set. */
  escaped: number;
}

/** `names` come up often, in any depth, twice in one object, and within strings. */
export function anyJsonObject(names: readonly string[]): fc.Arbitrary<JsonNode & { kind: "object" }> {
  const name = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...names) },
    { weight: 1, arbitrary: fc.constantFrom("", "x", '"', "\\", "{", '",', "pk ", "__proto__") },
    { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
  );
  const trap = fc.constantFrom(
    ...names.flatMap((text) => [text, `"${text}":1`, `\\"${text}"`, `}{"${text}`]),
  );
  const text = fc
    .oneof(trap, fc.string(), fc.constantFrom("\\", '\\"', '"', "]}", "{[", ":,"))
    .map((value) => {
      return JSON.stringify(value);
    });
  const number = fc.constantFrom("0", "-0", "1e21", "-1.5E-7", "17841405309211845", "123456789012345678");
  const plain = fc
    .oneof(text, number, fc.constantFrom("true", "false", "null"))
    .map((source): JsonNode => ({ kind: "plain", source }));
  const { object } = fc.letrec<{ node: JsonNode; list: JsonNode; object: JsonNode & { kind: "object" } }>(
    (tie) => ({
      node: fc.oneof({ maxDepth: 4 }, plain, tie("list"), tie("object")),
      list: fc.array(tie("node"), { maxLength: 3 }).map((items): JsonNode => ({ kind: "list", items })),
      object: fc
        .array(fc.record({ name, value: tie("node"), escaped: fc.oneof(fc.constant(0), fc.nat(255)) }), {
          maxLength: 5,
        })
        .map((members) => ({ kind: "object", members })),
    }),
  );
  return object;
}

/** `space` stands wherever some may stand. */
export function writeJson(node: JsonNode, space = ""): string {
  switch (node.kind) {
    case "plain":
      return node.source;
    case "list":
      return `[${space}${node.items.map((item) => writeJson(item, space)).join(`${space},${space}`)}${space}]`;
    case "object": {
      const members = node.members.map(
        (member) => `${writeName(member)}${space}:${space}${writeJson(member.value, space)}`,
      );
      return `{${space}${members.join(`${space},${space}`)}${space}}`;
    }
  }
}

function writeName({ name, escaped }: JsonMember): string {
  const letters = name.split("").map((letter, i) => {
    const isEscaped = (escaped >> (i % 8)) % 2 === 1;
    return isEscaped
      ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`
      : JSON.stringify(letter).slice(1, -1);
  });
  return `"${letters.join("")}"`;
}
