/**
 * Without a sign of life for how long a worker is taken for gone: it gives one each five seconds. Two answers, since to be
 * wrong costs two different things. Pure.
 */

/**
 * For what goes on without it: its shards and its share of an outage pass to others, and what is missing from then on has
 * its reason. Three signs that did not come, so that a slot of a minute can still be had; fetching one twice does no harm.
 */
export const TAKEN_OVER_AFTER_S = 15;

/**
 * For people (pages, health, `npm run doctor`): "no worker is running" has somebody get up at night, and a busy database
 * delays signs of life, too. By a minute others would have taken over, and a restart is over.
 */
export const TOLD_GONE_AFTER_S = 60;
