/** Signing in: a one-time link is the key, its token in the fragment, where no server log sees it. */
import type { Metadata } from "next";
import { LoginView } from "./login-view.tsx";

export const metadata: Metadata = { title: "Sign in", referrer: "no-referrer" };

export default function LoginPage() {
  return <LoginView />;
}
