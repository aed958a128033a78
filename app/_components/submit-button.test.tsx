import { QueryClientProvider } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { makeQueryClient } from "#lib/client/make-query-client.ts";
import { LoginView } from "../(pages)/login/login-view.tsx";
import { SubmitButton } from "./submit-button.tsx";

test("a form that scripts handle can't be sent before they are there: by no button, and by no Enter", () => {
  const html = renderToStaticMarkup(<SubmitButton isDisabled={false}>Save</SubmitButton>);
  expect(html).toContain('disabled=""');
});

test("signing in is such a form, and would not put the password into the address", () => {
  const html = renderToStaticMarkup(
    <QueryClientProvider client={makeQueryClient()}>
      <LoginView next="/" isFirst={false} />
    </QueryClientProvider>,
  );
  expect(html).toMatch(/<form[^>]* method="post"/);
  expect(html.match(/<button[^>]*>/g)).toEqual([expect.stringContaining('disabled=""')]);
});
