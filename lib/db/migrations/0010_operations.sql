CREATE TABLE "audit_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"actor_name" text,
	"action" text NOT NULL,
	"target_kind" text NOT NULL,
	"target_id" text,
	"before" jsonb,
	"after" jsonb,
	"request_id" text
);
--> statement-breakpoint
DROP INDEX "dead_letters_open";--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "redrive_asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "tried_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "problem" text;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "discarded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "discarded_by" text;--> statement-breakpoint
ALTER TABLE "upstream_states" ADD COLUMN "paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "upstream_states" ADD COLUMN "paused_by" text;--> statement-breakpoint
CREATE INDEX "audit_events_at" ON "audit_events" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_events_failures" ON "audit_events" USING btree ("at") WHERE action IN ('session.failed', 'session.throttled');--> statement-breakpoint
CREATE INDEX "dead_letters_asked" ON "dead_letters" USING btree ("id") WHERE redrive_asked_at IS NOT NULL AND redriven_at IS NULL AND discarded_at IS NULL;--> statement-breakpoint
CREATE INDEX "dead_letters_open" ON "dead_letters" USING btree ("id") WHERE redriven_at IS NULL AND discarded_at IS NULL;