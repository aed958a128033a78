/** Each route that the API's description tells of. A route that is missing here fails a test. */
import type { RouteList } from "#lib/http/make-openapi.ts";
import * as live from "../health/live/route.ts";
import * as ready from "../health/ready/route.ts";
import * as health from "../health/route.ts";
import * as analytics from "../influencer_analytics/[id]/route.ts";
import * as accountLink from "../v1/account/link/route.ts";
import * as account from "../v1/account/route.ts";
import * as auditExport from "../v1/audit/export/route.ts";
import * as audit from "../v1/audit/route.ts";
import * as cancelling from "../v1/bulk-actions/[id]/cancel/route.ts";
import * as retrying from "../v1/bulk-actions/[id]/retry/route.ts";
import * as bulkAction from "../v1/bulk-actions/[id]/route.ts";
import * as undoing from "../v1/bulk-actions/[id]/undo/route.ts";
import * as impact from "../v1/bulk-actions/preview/route.ts";
import * as bulkActions from "../v1/bulk-actions/route.ts";
import * as deadLetterPayload from "../v1/dead-letters/[id]/payload/route.ts";
import * as deadLetter from "../v1/dead-letters/[id]/route.ts";
import * as discarding from "../v1/dead-letters/discard/route.ts";
import * as redriving from "../v1/dead-letters/redrive/route.ts";
import * as restoring from "../v1/dead-letters/restore/route.ts";
import * as deadLetters from "../v1/dead-letters/route.ts";
import * as importAction from "../v1/imports/[id]/[action]/route.ts";
import * as chunk from "../v1/imports/[id]/chunks/[n]/route.ts";
import * as rejected from "../v1/imports/[id]/rejected.csv/route.ts";
import * as oneImport from "../v1/imports/[id]/route.ts";
import * as imports from "../v1/imports/route.ts";
import * as jumps from "../v1/influencers/[platform]/[externalId]/jumps/route.ts";
import * as note from "../v1/influencers/[platform]/[externalId]/notes/[id]/route.ts";
import * as notes from "../v1/influencers/[platform]/[externalId]/notes/route.ts";
import * as ranks from "../v1/influencers/[platform]/[externalId]/ranks/route.ts";
import * as influencer from "../v1/influencers/[platform]/[externalId]/route.ts";
import * as series from "../v1/influencers/[platform]/[externalId]/series/route.ts";
import * as seriesFile from "../v1/influencers/[platform]/[externalId]/series.csv/route.ts";
import * as stats from "../v1/influencers/[platform]/[externalId]/stats/route.ts";
import * as influencersFile from "../v1/influencers/export.csv/route.ts";
import * as latest from "../v1/influencers/latest/route.ts";
import * as preview from "../v1/influencers/preview/route.ts";
import * as influencers from "../v1/influencers/route.ts";
import * as sparklines from "../v1/influencers/sparklines/route.ts";
import * as key from "../v1/keys/[id]/route.ts";
import * as keys from "../v1/keys/route.ts";
import * as leaderboard from "../v1/leaderboard/route.ts";
import * as overview from "../v1/overview/route.ts";
import * as missed from "../v1/pipeline/missed/route.ts";
import * as pipeline from "../v1/pipeline/route.ts";
import * as recheck from "../v1/platforms/[platform]/recheck/route.ts";
import * as listedPlatform from "../v1/platforms/[platform]/route.ts";
import * as listedPlatforms from "../v1/platforms/route.ts";
import * as seriesOfMany from "../v1/series/route.ts";
import * as session from "../v1/session/route.ts";
import * as userLink from "../v1/users/[id]/link/route.ts";
import * as user from "../v1/users/[id]/route.ts";
import * as userSessions from "../v1/users/[id]/sessions/route.ts";
import * as invitation from "../v1/users/invitations/[email]/route.ts";
import * as users from "../v1/users/route.ts";

/** Reading first, since most come for that. */
export const routes = {
  "/api/influencer_analytics/[id]": analytics,
  "/api/v1/influencers": influencers,
  "/api/v1/influencers/[platform]/[externalId]": influencer,
  "/api/v1/influencers/[platform]/[externalId]/series": series,
  "/api/v1/influencers/[platform]/[externalId]/series.csv": seriesFile,
  "/api/v1/influencers/[platform]/[externalId]/stats": stats,
  "/api/v1/influencers/[platform]/[externalId]/jumps": jumps,
  "/api/v1/influencers/[platform]/[externalId]/notes": notes,
  "/api/v1/influencers/[platform]/[externalId]/notes/[id]": note,
  "/api/v1/influencers/[platform]/[externalId]/ranks": ranks,
  "/api/v1/influencers/export.csv": influencersFile,
  "/api/v1/influencers/sparklines": sparklines,
  "/api/v1/influencers/latest": latest,
  "/api/v1/influencers/preview": preview,
  "/api/v1/series": seriesOfMany,
  "/api/v1/leaderboard": leaderboard,
  "/api/v1/overview": overview,
  "/api/v1/pipeline": pipeline,
  "/api/v1/pipeline/missed": missed,
  "/api/v1/imports": imports,
  "/api/v1/imports/[id]": oneImport,
  "/api/v1/imports/[id]/chunks/[n]": chunk,
  "/api/v1/imports/[id]/[action]": importAction,
  "/api/v1/imports/[id]/rejected.csv": rejected,
  "/api/v1/bulk-actions": bulkActions,
  "/api/v1/bulk-actions/preview": impact,
  "/api/v1/bulk-actions/[id]": bulkAction,
  "/api/v1/bulk-actions/[id]/cancel": cancelling,
  "/api/v1/bulk-actions/[id]/retry": retrying,
  "/api/v1/bulk-actions/[id]/undo": undoing,
  "/api/v1/platforms": listedPlatforms,
  "/api/v1/platforms/[platform]": listedPlatform,
  "/api/v1/platforms/[platform]/recheck": recheck,
  "/api/v1/dead-letters": deadLetters,
  "/api/v1/dead-letters/[id]": deadLetter,
  "/api/v1/dead-letters/[id]/payload": deadLetterPayload,
  "/api/v1/dead-letters/redrive": redriving,
  "/api/v1/dead-letters/discard": discarding,
  "/api/v1/dead-letters/restore": restoring,
  "/api/v1/audit": audit,
  "/api/v1/audit/export": auditExport,
  "/api/v1/session": session,
  "/api/v1/account": account,
  "/api/v1/account/link": accountLink,
  "/api/v1/keys": keys,
  "/api/v1/keys/[id]": key,
  "/api/v1/users": users,
  "/api/v1/users/[id]": user,
  "/api/v1/users/[id]/link": userLink,
  "/api/v1/users/[id]/sessions": userSessions,
  "/api/v1/users/invitations/[email]": invitation,
  "/api/health": health,
  "/api/health/ready": ready,
  "/api/health/live": live,
} satisfies RouteList;
