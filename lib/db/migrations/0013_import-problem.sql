ALTER TABLE "imports" ADD COLUMN "problem" text;--> statement-breakpoint
CREATE INDEX "erased_influencers_at" ON "erased_influencers" USING btree ("erased_at");