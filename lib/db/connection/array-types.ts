/**
 * How arrays are read and written. The driver can ask each server for this when it connects; nobody hears it if the
 * connection breaks just then, it costs a question a connection, and what it asks for never changes: the types of
 * PostgreSQL's own have the same numbers everywhere (pg_type.dat).
 */
import type postgres from "postgres";
import { parse } from "postgres-array";

type Types = Pick<postgres.ParsedOptions, "parsers" | "serializers">;

/** Number of an element's type, and of its array's. Arrays of any other type come as text. */
const arrayTypes: readonly (readonly [element: number, array: number])[] = [
  // bool, bytea, char, name
  [16, 1000],
  [17, 1001],
  [18, 1002],
  [19, 1003],
  // int8, int2, int4, oid
  [20, 1016],
  [21, 1005],
  [23, 1007],
  [26, 1028],
  // text, varchar, bpchar, json, jsonb, uuid
  [25, 1009],
  [1043, 1015],
  [1042, 1014],
  [114, 199],
  [3802, 3807],
  [2950, 2951],
  // float4, float8, numeric
  [700, 1021],
  [701, 1022],
  [1700, 1231],
  // date, timestamp, timestamptz, interval
  [1082, 1182],
  [1114, 1115],
  [1184, 1185],
  [1186, 1187],
];

/**
 * After the types of elements are set: an array's elements are read and written as those alone are. What is set already
 * stays: drizzle reads arrays of times and of numerics itself.
 */
export function addArrayTypes({ parsers, serializers }: Types): void {
  for (const [element, array] of arrayTypes) {
    const read = parsers[element] ?? ((text: string) => text);
    const write = serializers[element] ?? String;
    parsers[array] ??= (text: string) => parse(text, read);
    serializers[array] ??= (value: unknown) => (Array.isArray(value) ? writeArray(value, write) : value);
  }
}

type Write = (value: unknown) => unknown;

/** A literal as PostgreSQL reads it. Throws for `undefined`, which is nobody's value. */
function writeArray(list: readonly unknown[], write: Write): string {
  return `{${list.map((item) => writeItem(item, write)).join(",")}}`;
}

function writeItem(item: unknown, write: Write): string {
  if (item === null) return "NULL";
  if (item === undefined) throw new TypeError("undefined in an array for the database");
  if (typeof item === "number") return String(item);
  if (Array.isArray(item)) return writeArray(item, write);
  return `"${String(write(item)).replace(/[\\"]/g, "\\$&")}"`;
}
