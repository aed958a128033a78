/** Bodies that are no answer: whoever takes a count, or a verdict, from one has a wrong value. */
import type { GarbageForm } from "./script.ts";

interface Account {
  pk: number;
  followerCount: number;
  followingCount: number;
}

const DEPTH = 10_000;

function bodyOf(pk: unknown, followers: unknown, following: unknown): string {
  return `{"pk":${pk},"username":"influencer-${pk}","followerCount":${followers},"followingCount":${following}}`;
}

/** A proper answer, and what stands in its place. */
export interface Answer {
  body: string;
  garbage(form: GarbageForm): string;
}

export function accountAnswer(account: Account): Answer {
  const body = bodyOf(account.pk, account.followerCount, account.followingCount);
  return { body, garbage: (form) => garbage(form, account, body) };
}

export function checkAnswer(pk: number, suspicious: boolean): Answer {
  const body = JSON.stringify({ pk, suspicious });
  return { body, garbage: (form) => checkGarbage(form, pk, { suspicious, body }) };
}

function checkGarbage(
  form: GarbageForm,
  pk: number,
  { suspicious, body }: { suspicious: boolean; body: string },
): string {
  const wrong = !suspicious;
  const saying = (verdict: unknown, of = pk) => `{"pk":${of},"suspicious":${verdict}}`;
  switch (form) {
    case "html":
    case "empty":
    case "null":
      return bare[form];
    case "truncated":
      return body.slice(0, body.length - 3);
    case "nan":
      return saying("NaN");
    case "negative":
      return saying(-1);
    case "fraction":
      return saying(0.5);
    case "string":
      return saying(`"${wrong}"`);
    case "list":
      return `[${saying(wrong)}]`;
    case "2^63":
      return saying("9223372036854775808");
    case "wrong id":
      return saying(wrong, pk + 1);
    case "missing id":
      return `{"suspicious":${wrong}}`;
    case "duplicate keys":
      return body.replace("}", `,"suspicious":${wrong}}`);
    case "deep":
      return saying(`${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`);
  }
}

const bare = {
  html: "<!doctype html><html><body><h1>Log in to continue</h1></body></html>",
  empty: "",
  null: "null",
} as const;

function garbage(form: GarbageForm, { pk, followerCount, followingCount }: Account, body: string): string {
  const wrong = followerCount + 1;
  switch (form) {
    case "html":
    case "empty":
    case "null":
      return bare[form];
    case "truncated":
      return body.slice(0, body.length - 3);
    case "nan":
      return bodyOf(pk, "NaN", followingCount);
    case "negative":
      return bodyOf(pk, -wrong, followingCount);
    case "fraction":
      return bodyOf(pk, `${wrong}.5`, followingCount);
    case "string":
      return bodyOf(pk, `"${wrong}"`, followingCount);
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
