import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ApiError } from "#lib/client/fetch-json.ts";
import { BlockError } from "./block-error.tsx";

const show = (error: unknown, firstPage?: string) =>
  renderToStaticMarkup(
    <BlockError what="The list" error={error} retry={() => {}} {...(firstPage ? { firstPage } : {})} />,
  );

test("a page of a list that was built anew since leads to the first one: to try again is of no use", () => {
  const renewed = new ApiError("CURSOR_EXPIRED", "The list has been renewed since.", 410, "r1");
  const html = show(renewed, "/influencers?sort=gain");
  expect(html).toMatch(/<a [^>]*href="\/influencers\?sort=gain"[^>]*>First page<\/a>/);
  expect(html).toContain("The list has been renewed since.");
  expect(html).not.toContain("Try again");
});

test("whatever else went wrong can be tried again, on any page", () => {
  const away = new ApiError("UNAVAILABLE", "The database is away.", 503, "r1");
  for (const html of [show(away), show(away, "/influencers")]) {
    expect(html).toContain("Try again");
    expect(html).not.toContain("First page");
  }
});
