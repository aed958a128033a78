import { expect, test } from "vitest";
import { hitWords, shareWords } from "./error-words.ts";

test("how many were hit, exactly or about", () => {
  expect(hitWords({ count: 1, isAbout: false })).toBe("1 influencer");
  expect(hitWords({ count: 1_200, isAbout: true })).toBe("about 1,200 influencers");
});

test.each([
  [1, "100 %"],
  [0.99999, "99.99 %"],
  [0.0123, "1.23 %"],
  [0.00001, "under 0.01 %"],
  [Number.NaN, "—"],
])("a share of %s is %s", (share, words) => expect(shareWords(share)).toBe(words));
