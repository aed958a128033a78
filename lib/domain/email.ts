/** An e-mail address as an account's name: without blanks around it, in lower case. */
import { z } from "zod";

export const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email("is no e-mail address"));
