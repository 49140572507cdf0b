// Prints the conversations of a day, pulled row by row. Stops after `most` of them without asking for more pages.
import { conversationDetails, type Org } from 'sluice';

export async function readADay(acme: Org, day: string, most: number, print: (line: string) => void): Promise<void> {
  let read = 0;
  for await (const { conversationId, conversationStart } of conversationDetails(acme, { interval: day })) {
    print(`${conversationStart ?? '?'} ${conversationId ?? '?'}`);
    read += 1;
    if (read === most) break;
  }
}
