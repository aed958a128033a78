/** How large an import may be. Safe in the browser. */

export const IMPORT_LINES_MAX = 1_000_000;
export const IMPORT_BYTES_MAX = 64_000_000;
export const IMPORT_LINE_BYTES_MAX = 1_000;
/** The most that the server takes at once. */
export const IMPORT_CHUNK_BYTES_MAX = 5_000_000;
/** What the browser sends at once: a slow line needs seconds for it. */
export const IMPORT_CHUNK_BYTES = 1_000_000;
/** A browser's chunks are nearly full; other programs may send smaller ones. */
export const IMPORT_CHUNKS_MAX = 10_000;
/** Shown of each kind of line. */
export const IMPORT_SAMPLES = 10;
/** A draft that nobody touches for so long is dropped. */
export const IMPORT_DRAFT_HOURS = 24;
/** Rejected lines are kept for so long after the end. */
export const IMPORT_REJECTED_DAYS = 30;
