/** Why a line of an import can't be added, for people. */
import type { RejectReason } from "./import.ts";

export const rejectWords: Record<RejectReason, string> = {
  empty_id: "no id on this line",
  malformed_id: "no id of this platform",
  too_long: "the id is longer than 255 characters",
  unknown_platform: "a platform that is not known here",
  bad_interval: "no interval that we fetch at (60, 300, 900, 3600, 21600, 86400 seconds)",
  bad_tags: "tags: at most 50, each of 1 to 64 characters, none with a control character or a |",
  columns: "not as many columns as the file has (without a header: id, interval, tags)",
  quotes: "a quote that does not end on this line, or text beside one",
  bad_json: "no JSON object with externalId, and at most platform, interval and tags",
  not_utf8: "not UTF-8",
  nul: "contains a NUL character",
};
