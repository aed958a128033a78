/** What is said when an import is larger than it may be: what the limit is, and what to do next. */
import { IMPORT_BYTES_MAX, IMPORT_LINE_BYTES_MAX, IMPORT_LINES_MAX } from "#lib/domain/import-limits.ts";
import { AppError } from "#lib/errors.ts";

const count = new Intl.NumberFormat("en-US");

export const tooLarge = {
  bytes: () =>
    refuse(
      `An import takes ${IMPORT_BYTES_MAX / 1_000_000} MB at most. Cut the file in two and import one after the other.`,
    ),
  lines: () =>
    refuse(
      `An import takes ${count.format(IMPORT_LINES_MAX)} lines at most. Cut the file in two and import one after the other.`,
    ),
  line: (line: number) =>
    refuse(
      `Line ${count.format(line)} is longer than ${count.format(IMPORT_LINE_BYTES_MAX)} bytes: this is no list of ids. Take that line out and try again.`,
    ),
};

function refuse(message: string): AppError {
  return new AppError("TOO_LARGE", message);
}
