ALTER TABLE "snapshot_generations" ADD COLUMN "took_ms" integer;--> statement-breakpoint
ALTER TABLE "snapshot_generations" ADD COLUMN "horizon_xid" bigint;--> statement-breakpoint
ALTER TABLE "snapshot_generations" ADD COLUMN "board_ends" jsonb;--> statement-breakpoint
CREATE INDEX "data_points_time" ON "data_points" USING brin ("time") WITH (pages_per_range=512,autosummarize=true);