/** The start page. Until there is an overview, the list is the best answer to "who moved?". */
import { redirect } from "next/navigation";

export default function StartPage(): never {
  redirect("/influencers");
}
