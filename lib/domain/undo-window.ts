/** How long a removed influencer can be restored; afterwards its data is erased. */
export const UNDO_WINDOW_S = 60;
