/** How long one waits for slots to be judged, once a minute and a while after their end, before saying that they are not. Pure. */

/** A slot that ended less than this ago, and is not judged, is only waiting for it: it is not shown yet. */
export const UNJUDGED_HIDDEN_S = 90;

/** So long after the next slot's end, too, with none newer judged: they are not judged any more. */
export const JUDGED_WITHIN_S = 180;

/** A worker that has run for less than this may not have had a whole slot to fetch, nor seen one judged. */
export const STARTING_S = 90;
