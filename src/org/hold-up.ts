import type { Lane } from '../gate/line/lane.js';
import type { HttpRequest } from '../http/http-request.js';
import { genesysDialect } from '../query/answer/genesys-dialect.js';

/** Which limit a refusal is of stands in its body: until that is read, nobody of the org leaves. */
export function holdUp(lane: Lane): HttpRequest['refused'] {
  return (answer) => {
    if (genesysDialect.classify(answer, 0).kind !== 'refused') return undefined;
    let reading = 1;
    lane.refusals += reading;
    return () => {
      lane.refusals -= reading;
      reading = 0;
    };
  };
}
