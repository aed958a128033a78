/** What a time zone's name looks like (`Europe/Berlin`, `UTC`). Offsets such as `+02:00` are none: they have no clock changes. */
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

/** Whether there is such a zone is asked of what knows zones: Intl in the browser, Temporal on the server. */
export function isZoneName(text: string): boolean {
  return ZONE_NAME.test(text);
}
