import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { CompareBlock } from "./compare-block.tsx";

test("where the server had no series, a page without scripts says so, and does not wait for ever", () => {
  const url = { ids: "1000042", range: null, from: null, to: null, tz: null, view: null, show: null };
  const html = renderToStaticMarkup(
    <CompareBlock comparison={null} busy={false} view="absolute" url={url} setUrl={() => {}} />,
  );
  expect(html).toContain("<noscript>The chart could not be loaded. Reload the page to try again.</noscript>");
});
