/** A JSON Schema as a short text, like a type: `{ from: number, to: number | null }`. */
import { writeSchema } from "#lib/http/write-schema.ts";

export function SchemaText({ schema }: { schema: Record<string, unknown> }) {
  return (
    <pre className="overflow-x-auto rounded-md bg-raised px-3 py-2 font-mono text-xs whitespace-pre-wrap">
      {writeSchema(schema)}
    </pre>
  );
}
