/** Writes a JSON Schema as people read types: `{ from: number; to?: number | null }`. */
import { z } from "zod";

const nodeSchema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  prefixItems: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  additionalProperties: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.unknown().optional(),
});

/** Anything that it can't read is `any`. */
export function writeSchema(schema: unknown, indent = ""): string {
  const parsed = nodeSchema.safeParse(schema);
  if (!parsed.success) return "any";
  const node = parsed.data;
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined)
    return node.enum.map((value) => JSON.stringify(value)).join(" | ") + defaultOf(node);
  const either = node.anyOf ?? node.oneOf;
  if (either !== undefined)
    return either.map((one) => writeSchema(one, indent)).join(" | ") + defaultOf(node);
  if (node.prefixItems !== undefined)
    return `[${node.prefixItems.map((one) => writeSchema(one, indent)).join(", ")}]`;
  if (node.type === "array") return listOf(writeSchema(node.items, indent));
  if (node.type === "object") return writeObject(node, indent);
  const plain = Array.isArray(node.type) ? node.type.join(" | ") : (node.type ?? "any");
  return plain + limitsOf(node);
}

function listOf(item: string): string {
  return item.includes(" | ") && !item.startsWith("{") ? `(${item})[]` : `${item}[]`;
}

function writeObject(node: z.infer<typeof nodeSchema>, indent: string): string {
  const deeper = `${indent}  `;
  const lines = Object.entries(node.properties ?? {}).map(
    ([name, property]) =>
      `${deeper}${name}${node.required.includes(name) ? "" : "?"}: ${writeSchema(property, deeper)}`,
  );
  if (lines.length > 0) return `{\n${lines.join("\n")}\n${indent}}`;
  return typeof node.additionalProperties === "object" && node.additionalProperties !== null
    ? `{ [name]: ${writeSchema(node.additionalProperties, indent)} }`
    : "{}";
}

/** zod's bounds of a safe integer tell nobody anything. */
function limitsOf(node: z.infer<typeof nodeSchema>): string {
  const { minimum, maximum } = node;
  const isTold = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  const range = [isTold(minimum) ? [`from ${minimum}`] : [], isTold(maximum) ? [`to ${maximum}`] : []].flat();
  return (range.length > 0 ? `, ${range.join(" ")}` : "") + defaultOf(node);
}

function defaultOf({ default: standard }: z.infer<typeof nodeSchema>): string {
  return standard === undefined ? "" : `, default ${JSON.stringify(standard)}`;
}
