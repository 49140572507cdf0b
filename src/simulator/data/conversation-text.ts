import { caseNumberOf } from './case-number-of.js';
import type { Conversation } from './conversation.js';
import { evaluationOf } from './evaluation-of.js';
import { isoInstant } from './iso-instant.js';
import { METRIC_NAMES } from './metric-names.js';
import { metricOf } from './metric-of.js';
import { mix } from '../chance/mix.js';
import { mosOf } from './mos-of.js';
import { resolutionOf } from './resolution-of.js';
import { surveyOf } from './survey-of.js';
import { uuid } from '../chance/uuid.js';

/** How a row is written. */
export interface RowForm {
  /** Key of the row's id. */
  readonly idKey: string;
  /** About how many bytes a row takes; below 400 it has an id, its times and a direction, and no more. */
  readonly rowBytes: number;
  /** Share of rows that hold what JSON allows and few programs expect, 0 to 1. */
  readonly oddShare: number;
}

const asJson = (names: readonly string[]): readonly string[] => names.map((name) => JSON.stringify(name));
const PLAIN_NAMES = asJson(['Anna Berg', 'John Miller', 'Mary Jones', "Pat O'Neill", 'Bo Lee "Buzz" <b>', 'Eve Stone']);
const WORLD_NAMES = asJson([
  'Zoë Núñez',
  'Łukasz Żak',
  '李小龍',
  'Мария Иванова',
  'محمد علي',
  '👩‍🚀 Nova',
  'Line\u2028Break',
]);
/**
 * Of eight stretches of so many rows one has names from all over the world. One such name makes a whole page several
 * times as dear to decode (Node 20), and a simulation of many pages should not spend its time there.
 */
const STRETCH = 512;

/** A key that names the prototype, a number beyond 2^53, half a surrogate pair and a NUL: all are legal JSON. */
const ODD = ',"__proto__":{"admin":true},"bigNumber":9007199254740993,"halfPair":"\\ud83d","nul":"a\\u0000b"';
/** A field that no type list knows. */
const NEW_FIELD = ',"conversationMood":{"scale":[1,null,"high"],"certain":false}';

const PURPOSES: readonly string[] = ['customer', 'acd', 'agent'];

const FULL_BYTES = 400;
/** From here on a row has evaluations, surveys and resolutions. */
const JUDGED_BYTES = 1000;
/** Bytes of a row without participants, of a participant with ids and addresses, and of a metric. */
const BASE_BYTES = 260;
const PARTICIPANT_BYTES = 530;
const METRIC_BYTES = 72;

/** What a flow wrote down about the first segment. */
function properties(of: Conversation): string {
  const number = caseNumberOf(of);
  if (number === undefined) return '';
  return `,"properties":[{"propertyType":"integer","property":"caseNumber","value":"${number}"}]`;
}

/** What others found of it afterwards. */
function judged(of: Conversation): string {
  const parts = { evaluations: evaluationOf(of), surveys: surveyOf(of), resolutions: resolutionOf(of) };
  return Object.entries(parts)
    .map(([key, part]) => (part === undefined ? '' : `,"${key}":[${JSON.stringify(part)}]`))
    .join('');
}

/** A participant with one session. Where there is no room for metrics there is none for ids and addresses either. */
function participant(of: Conversation, n: number, metrics: number, attributes: string): string {
  const seed = mix(of.seed, 100 + n);
  const start = isoInstant(of.startMs);
  const purpose = PURPOSES[Math.min(n, 2)] ?? 'agent';
  const names = Math.floor(of.index / STRETCH) % 8 === 0 ? WORLD_NAMES : PLAIN_NAMES;
  const name = names[seed % names.length] ?? '""';
  const ended = of.endMs === undefined ? '' : `,"segmentEnd":"${isoInstant(of.endMs)}","disconnectType":"peer"`;
  const segment = `{"segmentStart":"${start}"${ended},"queueId":"${of.queueId}","segmentType":"interact"${n === 0 && metrics > 0 ? properties(of) : ''}}`;
  const user = purpose === 'agent' ? `,"userId":"${of.userId}"` : '';
  const head = `"participantName":${name},"purpose":"${purpose}"${user}`;
  const session = `"mediaType":"${of.mediaType}","direction":"${of.direction}","segments":[${segment}]`;
  if (metrics === 0) return `{${head}${attributes},"sessions":[{${session}}]}`;
  let list = '';
  for (let k = 0; k < metrics; k++) {
    const metric = METRIC_NAMES[k % METRIC_NAMES.length] ?? '';
    const value = metricOf(of, metric) ?? 0;
    list += `${k === 0 ? '' : ','}{"emitDate":"${start}","name":"${metric}","value":${value}}`;
  }
  const address = `"provider":"Edge","ani":"tel:+15550${100 + (seed % 900)}","dnis":"tel:+15550101"`;
  return (
    `{"participantId":"${uuid(mix(seed, 1), n)}",${head}${attributes},"sessions":[{"sessionId":"${uuid(mix(seed, 2), n)}"` +
    `,${address},${session},"metrics":[${list}]}]}`
  );
}

/** What an integration wrote down about a participant; only jobs read it back. */
function attributesOf(of: Conversation): string {
  const note = mix(of.seed, 12) % 64 === 0 ? `,"note":"${'n'.repeat(1024)}"` : '';
  return `,"attributes":{"caseNumber":"C-${mix(of.seed, 13) % 100_000}","tier":"gold"${note}}`;
}

/** What only full rows say. */
function more(of: Conversation, rowBytes: number, attributes: string): string {
  const verdicts = rowBytes < JUDGED_BYTES ? '' : judged(of);
  // Sizes differ by a quarter either way.
  const spare = rowBytes * (0.75 + mix(of.seed, 9) / 2 ** 33) - BASE_BYTES - verdicts.length - properties(of).length;
  const many = Math.max(1, Math.floor(spare / 1100));
  const metrics = Math.max(0, Math.floor((spare / many - PARTICIPANT_BYTES) / METRIC_BYTES));
  const mos = mosOf(of);
  let participants = '';
  for (let n = 0; n < many; n++)
    participants += (n === 0 ? '' : ',') + participant(of, n, metrics, n === 0 ? attributes : '');
  return (
    `,"divisionIds":["${of.divisionId}"]` +
    (mos === undefined ? '' : `,"mediaStatsMinConversationMos":${mos}`) +
    verdicts +
    (mix(of.seed, 10) % 16 === 0 ? NEW_FIELD : '') +
    `,"participants":[${participants}]`
  );
}

/**
 * A conversation as JSON text, in the shape that the API documents; lists that would be empty are absent. Attributes
 * stand with the first participant, which a small row gets for their sake.
 */
export function conversationText(of: Conversation, form: RowForm, withAttributes = false): string {
  const { idKey, rowBytes, oddShare } = form;
  const attributes = withAttributes ? attributesOf(of) : '';
  const small = withAttributes ? `,"participants":[{"purpose":"customer"${attributes}}]` : '';
  return (
    `{"${idKey}":"${of.id}","conversationStart":"${isoInstant(of.startMs)}"` +
    (of.endMs === undefined ? '' : `,"conversationEnd":"${isoInstant(of.endMs)}"`) +
    `,"originatingDirection":"${of.direction}"` +
    (rowBytes < FULL_BYTES ? small : more(of, rowBytes, attributes)) +
    (oddShare > 0 && mix(of.seed, 11) / 2 ** 32 < oddShare ? ODD : '') +
    '}'
  );
}
