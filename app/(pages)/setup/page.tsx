/** A one-time link becomes an account. Its token stands in the fragment, where no server log sees it. */
import type { Metadata } from "next";
import { PlainNotice } from "../../_components/plain-notice.tsx";
import { SetupView } from "./setup-view.tsx";

export const metadata: Metadata = { title: "Your account", referrer: "no-referrer" };

export default function SetupPage() {
  return (
    <>
      <PlainNotice />
      <SetupView />
    </>
  );
}
