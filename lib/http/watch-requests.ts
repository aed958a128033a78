/** Tells a listener of each request that `handle` has answered. Apart, so that handle needs no metrics. */

type Listener = (method: string, status: number, seconds: number) => void;

declare global {
  /** On globalThis: pages and routes are bundled apart, and each has its own copy of this module. */
  var influencerAnalyticsRequestListener: Listener | undefined;
}

export function watchRequests(listener: Listener): void {
  globalThis.influencerAnalyticsRequestListener = listener;
}

export function noteRequest(method: string, status: number, seconds: number): void {
  globalThis.influencerAnalyticsRequestListener?.(method, status, seconds);
}
