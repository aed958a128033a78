import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { AuditEntry } from "#lib/domain/audit.ts";
import { AuditList } from "./audit-list.tsx";

test("the exact time of each event stands there, for those who point at nothing, too", () => {
  const at = Date.parse("2026-11-24T13:05:09Z") / 1_000;
  const event: AuditEntry = {
    ...{ id: 1, at, actor: { kind: "system", id: null, name: null }, action: "key.revoke" },
    ...{ target: { kind: "key", id: "7" }, before: null, after: null, requestId: null },
  };
  const html = renderToStaticMarkup(<AuditList events={[event]} serverNow={at + 300} tz="Europe/Berlin" />);
  expect(html).toContain(">24 Nov 2026, 14:05:09 · <time");
});
