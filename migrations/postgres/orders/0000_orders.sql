CREATE TABLE "events" (
	"order_id" text COLLATE "C" NOT NULL,
	"sequence" integer NOT NULL,
	"type" text COLLATE "C" NOT NULL,
	"at" bigint NOT NULL,
	"data" jsonb NOT NULL,
	"published_at" bigint,
	CONSTRAINT "events_key" PRIMARY KEY("order_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "ledger" (
	"sequence" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ledger_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"order_id" text COLLATE "C",
	"currency" text COLLATE "C" NOT NULL,
	"postings" jsonb NOT NULL,
	"why" text COLLATE "C" NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_closings" (
	"through" bigint NOT NULL,
	"account" text COLLATE "C" NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"debit_minor" bigint NOT NULL,
	"credit_minor" bigint NOT NULL,
	"before" bigint NOT NULL,
	CONSTRAINT "ledger_closings_key" PRIMARY KEY("through","account","currency"),
	CONSTRAINT "ledger_closings_sides" CHECK (debit_minor >= 0 AND credit_minor >= 0)
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"checkout_id" text COLLATE "C" NOT NULL,
	"shopper_id" text COLLATE "C" NOT NULL,
	"owner_id" text COLLATE "C" NOT NULL,
	"email" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"total_minor" bigint NOT NULL,
	"captured_minor" bigint DEFAULT 0 NOT NULL,
	"refunded_minor" bigint DEFAULT 0 NOT NULL,
	"sequence" integer NOT NULL,
	"placed_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"lines" jsonb NOT NULL,
	"quote" jsonb NOT NULL,
	"address" jsonb NOT NULL,
	"payment" jsonb NOT NULL,
	"refunds" jsonb DEFAULT '[]' NOT NULL,
	"risk" jsonb,
	"review_until" bigint,
	"allocation" jsonb,
	CONSTRAINT "orders_state" CHECK (state IN ('PLACED', 'UNDER_REVIEW', 'PAYMENT_CONFIRMED', 'PICKING', 'PACKING', 'SHIPPED', 'DELIVERED', 'CANCELLED')),
	CONSTRAINT "orders_total" CHECK (total_minor BETWEEN 0 AND 9007199254740991),
	CONSTRAINT "orders_captured" CHECK (captured_minor BETWEEN 0 AND total_minor),
	CONSTRAINT "orders_refunded" CHECK (refunded_minor BETWEEN 0 AND captured_minor)
);
--> statement-breakpoint
CREATE TABLE "parcels" (
	"order_id" text COLLATE "C" NOT NULL,
	"parcel_id" text COLLATE "C" NOT NULL,
	"seller_id" text COLLATE "C" NOT NULL,
	"warehouse_id" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"next_step_at" bigint,
	"carrier" text COLLATE "C",
	"tracking_number" text COLLATE "C",
	"tracking" jsonb NOT NULL,
	"lines" jsonb NOT NULL,
	CONSTRAINT "parcels_key" PRIMARY KEY("order_id","parcel_id"),
	CONSTRAINT "parcels_state" CHECK (state IN ('WAITING', 'PICKING', 'PACKING', 'SHIPPED', 'DELIVERED', 'CANCELLED'))
);
--> statement-breakpoint
CREATE TABLE "short_levels" (
	"sku" text COLLATE "C" NOT NULL,
	"warehouse_id" text COLLATE "C" NOT NULL,
	CONSTRAINT "short_levels_key" PRIMARY KEY("sku","warehouse_id")
);
--> statement-breakpoint
CREATE TABLE "shortfalls" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"order_id" text COLLATE "C" NOT NULL,
	"checkout_id" text COLLATE "C" NOT NULL,
	"shopper_id" text COLLATE "C" NOT NULL,
	"line_sku" text COLLATE "C" NOT NULL,
	"sku" text COLLATE "C" NOT NULL,
	"title" text COLLATE "C" NOT NULL,
	"warehouse_id" text COLLATE "C" NOT NULL,
	"quantity" integer NOT NULL,
	"parcel_id" text COLLATE "C" NOT NULL,
	"sale_reference" text COLLATE "C",
	"state" text COLLATE "C" NOT NULL,
	"resume" text COLLATE "C",
	"plan" jsonb,
	"attempt" integer NOT NULL,
	"refund_minor" bigint DEFAULT 0 NOT NULL,
	"goodwill_minor" bigint DEFAULT 0 NOT NULL,
	"placed_at" bigint NOT NULL,
	"found_at" bigint NOT NULL,
	"told_at" bigint,
	"chosen_at" bigint,
	"settled_at" bigint,
	CONSTRAINT "shortfalls_quantity" CHECK (quantity > 0),
	CONSTRAINT "shortfalls_state" CHECK (state IN ('TOLD', 'WAITING', 'SETTLING', 'COVERED', 'REASSIGNED', 'REPLACED', 'COMPENSATED', 'RETURNING', 'CANCELLED')),
	CONSTRAINT "shortfalls_refund" CHECK (refund_minor >= 0),
	CONSTRAINT "shortfalls_goodwill" CHECK (goodwill_minor BETWEEN 0 AND refund_minor)
);
--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_order" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parcels" ADD CONSTRAINT "parcels_order" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shortfalls" ADD CONSTRAINT "shortfalls_order" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "events_unpublished" ON "events" USING btree ("at") WHERE published_at IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_key" ON "ledger" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_checkout" ON "orders" USING btree ("checkout_id");--> statement-breakpoint
CREATE INDEX "orders_history" ON "orders" USING btree ("owner_id","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_review" ON "orders" USING btree ("review_until","id") WHERE review_until IS NOT NULL;--> statement-breakpoint
CREATE INDEX "orders_guest_email" ON "orders" USING btree ("email","id") WHERE shopper_id < 'usr_';--> statement-breakpoint
CREATE INDEX "parcels_due" ON "parcels" USING btree ("state","next_step_at") WHERE next_step_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX "parcels_ahead" ON "parcels" USING btree ("warehouse_id","order_id","parcel_id") WHERE state = 'WAITING' AND (lines #> '{0,ahead}') IS NOT NULL;--> statement-breakpoint
CREATE INDEX "parcels_unpicked" ON "parcels" USING btree ("warehouse_id") WHERE state IN ('WAITING', 'PICKING', 'PACKING');--> statement-breakpoint
CREATE INDEX "parcels_of_seller" ON "parcels" USING btree ("seller_id","order_id" DESC NULLS FIRST,"parcel_id");--> statement-breakpoint
CREATE INDEX "shortfalls_of_order" ON "shortfalls" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "shortfalls_open" ON "shortfalls" USING btree ("sku","warehouse_id") WHERE state IN ('TOLD', 'WAITING', 'SETTLING');--> statement-breakpoint
CREATE INDEX "shortfalls_unsettled" ON "shortfalls" USING btree ("chosen_at") WHERE state IN ('SETTLING', 'RETURNING');