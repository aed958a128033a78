/** What a route of a test says of itself. */
import { z } from "zod";

export const testRoute = { summary: "A route of a test", answer: z.unknown() };
