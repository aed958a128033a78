import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addToPlaces,
  PLACES,
  type Places,
  parsePlaces,
  takeFromPlaces,
  writeAccount,
  writePlaces,
} from "./compare-places.ts";

const account = (externalId: string, platform = "mockstagram") => ({ platform, externalId });

test.each([
  [null, []],
  ["", []],
  [",,", []],
  ["mockstagram:1000042", [account("1000042")]],
  ["1000042", [account("1000042")]],
  ["mockstagram:1,,mockstagram:3,", [account("1"), null, account("3")]],
  [
    "bluesky:did:plc:abc, mastodon:7@a.example",
    [account("did:plc:abc", "bluesky"), account("7@a.example", "mastodon")],
  ],
  ["mockstagram:1,1,mockstagram:2", [account("1"), account("2")]],
])("%j", (ids, places) => {
  expect(parsePlaces(ids)).toEqual({ places, problems: [] });
});

test("a seventh is left out, and what is no account is said", () => {
  const { places, problems } = parsePlaces("1,2,3,4,5,6,7,/etc/passwd");
  expect(places).toHaveLength(6);
  expect(problems).toEqual([
    "“/etc/passwd” is no account: one is written as platform:id, such as mockstagram:1000042.",
    "One chart holds at most 6: “7” is left out.",
  ]);
});

const id = fc.stringMatching(/^[A-Za-z0-9._@-]{1,12}$/);
const someAccount = fc.record({ platform: fc.constantFrom("mockstagram", "bluesky"), externalId: id });
const somePlaces: fc.Arbitrary<Places> = fc
  .uniqueArray(someAccount, { maxLength: PLACES, selector: writeAccount })
  .chain((accounts) => fc.shuffledSubarray([...accounts], { minLength: accounts.length }))
  .chain((accounts) =>
    fc
      .array(fc.constant(null), { maxLength: PLACES - accounts.length })
      .map((free) => [...free, ...accounts]),
  );

test("what is written is read back, place by place", () => {
  fc.assert(
    fc.property(somePlaces, (places) => {
      const trimmed = places.every((one) => one === null) ? [] : places;
      expect(parsePlaces(writePlaces(places))).toEqual({ places: trimmed, problems: [] });
    }),
  );
});

test("whatever the URL holds: at most six, each once, and nothing is thrown", () => {
  const part = fc.oneof(fc.string(), id, someAccount.map(writeAccount), fc.constant(""));
  const text = fc.oneof(
    fc.string(),
    fc.array(part).map((parts) => parts.join(",")),
  );
  fc.assert(
    fc.property(text, (ids) => {
      const { places } = parsePlaces(ids);
      const written = places.flatMap((one) => (one ? [writeAccount(one)] : []));
      expect(places.length).toBeLessThanOrEqual(PLACES);
      expect(new Set(written).size).toBe(written.length);
      expect(parsePlaces(writePlaces(places)).places).toEqual(places);
    }),
  );
});

test("whoever is taken off, and whoever comes, moves nobody else", () => {
  fc.assert(
    fc.property(somePlaces, someAccount, (places, one) => {
      const there = addToPlaces(places, one);
      for (const [i, other] of places.entries()) if (other) expect(there[i]).toEqual(other);
      const gone = takeFromPlaces(there, one);
      for (const [i, other] of gone.entries()) if (other) expect(there[i]).toEqual(other);
      expect(gone).not.toContainEqual(one);
    }),
  );
});
