DROP INDEX "influencers_unsettled";--> statement-breakpoint
CREATE INDEX "tracking_periods_not_found" ON "tracking_periods" USING btree ("shard_id","influencer_id") WHERE kind = 'not_found';--> statement-breakpoint
CREATE INDEX "influencers_unsettled" ON "influencers" USING btree ("shard_id","id") WHERE state IN ('pending', 'failing', 'not_found', 'private', 'suspended');