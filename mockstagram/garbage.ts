/** Bodies that are no answer: whoever takes a count from one has a wrong value. */
import type { GarbageForm } from "./script.ts";

export interface Account {
  pk: number;
  followerCount: number;
  followingCount: number;
}

const DEPTH = 10_000;

export function bodyOf(pk: unknown, followers: unknown, following: unknown): string {
  return `{"pk":${pk},"username":"influencer-${pk}","followerCount":${followers},"followingCount":${following}}`;
}

export function garbage(
  form: GarbageForm,
  { pk, followerCount, followingCount }: Account,
  body: string,
): string {
  const wrong = followerCount + 1;
  switch (form) {
    case "html":
      return "<!doctype html><html><body><h1>Log in to continue</h1></body></html>";
    case "truncated":
      return body.slice(0, body.length - 3);
    case "empty":
      return "";
    case "nan":
      return bodyOf(pk, "NaN", followingCount);
    case "negative":
      return bodyOf(pk, -wrong, followingCount);
    case "fraction":
      return bodyOf(pk, `${wrong}.5`, followingCount);
    case "string":
      return bodyOf(pk, `"${wrong}"`, followingCount);
    case "null":
      return "null";
    case "list":
      return `[${bodyOf(pk, wrong, followingCount)}]`;
    case "2^63":
      return bodyOf(pk, "9223372036854775808", followingCount);
    case "wrong id":
      return bodyOf(pk + 1, wrong, followingCount);
    case "missing id":
      return `{"username":"x","followerCount":${wrong},"followingCount":${followingCount}}`;
    case "duplicate keys":
      return body.replace("}", `,"followerCount":${wrong}}`);
    case "deep":
      return `{"pk":${pk},"followerCount":${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)},"followingCount":1}`;
  }
}
