/** How long notes are, and how many. Safe in the browser. */

/** Characters of a note. */
export const NOTE_LENGTH_MAX = 500;
/** Of one influencer: a chart is no diary. */
export const NOTES_OF_ONE_MAX = 1_000;
/** Of one answer. */
export const NOTES_LISTED_MAX = 200;
