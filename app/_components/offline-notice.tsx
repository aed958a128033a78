"use client";
/** Says that the browser is offline, while it is. What was loaded stays on screen. */
import { useSyncExternalStore } from "react";

function subscribe(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

export function OfflineNotice() {
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status">
      {online ? null : (
        <p className="bg-warn-tint px-4 py-2 text-center font-medium text-warn">
          You are offline. What you see is as of the last update; updates resume by themselves.
        </p>
      )}
    </div>
  );
}
