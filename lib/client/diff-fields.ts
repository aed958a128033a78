/** What changed, field by field, in words. Pure. */

export interface FieldChange {
  field: string;
  /** null: there was nothing. */
  before: string | null;
  /** null: there is nothing any more. */
  after: string | null;
}

type Fields = Record<string, unknown> | null;

/** Fields that are the same before and after stand there once, as they are. */
export function diffFields(before: Fields, after: Fields): FieldChange[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.map((name) => {
    const [old, now] = [textOf(before, name), textOf(after, name)];
    return { field: wordsOf(name), before: old === now ? null : old, after: now };
  });
}

function textOf(fields: Fields, name: string): string | null {
  if (fields === null || !(name in fields)) return null;
  const value = fields[name];
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "nothing" : value.map(String).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** `dataPoints` → "data points" */
function wordsOf(name: string): string {
  return name.replaceAll(
    /([a-z])([A-Z])/g,
    (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );
}
