/** For how many days data points are kept unless RAW_RETENTION_DAYS says otherwise: columns take a tenth of the room. */
import type { Edition } from "./detect-edition.ts";

export const rawRetentionDays: Readonly<Record<Edition, number>> = { plain: 30, apache: 30, community: 400 };
