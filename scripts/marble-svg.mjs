// Draws a marble file, as the library's parser read it, as an SVG that follows the reader's light or dark mode.

const MARGIN = 20;
const STEP = 14;
const LINE = 20;
const MONO = 7.5;
const SANS = 7.1;
const TITLE = 8.3;

const HUES = [
  { light: ['#ddf4ff', '#0969da', '#0a3069'], dark: ['#0c2d6b', '#58a6ff', '#cae8ff'] },
  { light: ['#dafbe1', '#1a7f37', '#04421a'], dark: ['#033a16', '#3fb950', '#aff5b4'] },
  { light: ['#fbefff', '#8250df', '#3e1f79'], dark: ['#3c1e70', '#bc8cff', '#eddeff'] },
  { light: ['#fff1e5', '#bc4c00', '#5c2200'], dark: ['#5a1e02', '#f0883e', '#ffdfb6'] },
  { light: ['#d8f6f2', '#0b7a75', '#04403d'], dark: ['#04403d', '#39c5bb', '#c0f5ef'] },
  { light: ['#ffeff7', '#bf3989', '#611347'], dark: ['#5e103e', '#f778ba', '#ffdaec'] },
];

const theme = ({ ground, frame, text, muted, grid, line, bar, box, error }, shade) => `
.ground { fill: ${ground}; stroke: ${frame} }
.text { fill: ${text} }
.muted { fill: ${muted} }
.grid { stroke: ${grid} }
.line { stroke: ${line} }
.head { fill: ${line} }
.bar { fill: ${bar} }
.box { fill: ${box}; stroke: ${frame} }
.cross { stroke: ${error} }
.failed { fill: ${error} }
${HUES.map(({ [shade]: [fill, stroke, ink] }, hue) => `.pill${hue} { fill: ${fill}; stroke: ${stroke} } .ink${hue} { fill: ${ink} }`).join('\n')}`;

const LIGHT = {
  ground: '#ffffff',
  frame: '#d0d7de',
  text: '#1f2328',
  muted: '#656d76',
  grid: '#eaeef2',
  line: '#6e7781',
  bar: '#c2c9d1',
  box: '#f6f8fa',
  error: '#cf222e',
};
const DARK = {
  ground: '#0d1117',
  frame: '#3d444d',
  text: '#e6edf3',
  muted: '#9198a1',
  grid: '#21262d',
  line: '#8b949e',
  bar: '#484f58',
  box: '#161b22',
  error: '#ff7b72',
};

const STYLE = `
text { font: 12px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif }
.title { font-size: 14px; font-weight: 600 }
.name { font-weight: 700 }
.code, .value { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace }
.code { font-size: 13px }
.line, .cross, .end { fill: none; stroke-width: 2; stroke-linecap: round }
.faint { stroke-width: 1; stroke-dasharray: 2 5 }
.end { stroke-width: 3 }
.cross { stroke-width: 3 }
.box, .ground { stroke-width: 1 }${theme(LIGHT, 'light')}
@media (prefers-color-scheme: dark) {${theme(DARK, 'dark')}
}`;

const escape = (text) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);
const round = (x) => Math.round(x * 10) / 10;

/** As it would be written in a program: `{ capacity: 2 }`. */
function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number' && value >= 10_000) return String(value).replace(/\B(?=(\d{3})+$)/g, '_');
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, field]) => `${key}: ${literal(field)}`)
    .join(', ')} }`;
}

/** Breaks at spaces into lines of at most `width` characters. */
function wrap(text, width) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

/** The first of 1, 2, 5, 10, 20, 50 ... milliseconds that leaves room for a label. */
function gridStep(pixelsPerMs) {
  for (let power = 1; ; power *= 10) {
    const step = [1, 2, 5].find((digit) => digit * power * pixelsPerMs >= 70);
    if (step !== undefined) return step * power;
  }
}

const timeLabel = (ms) => (ms === 0 ? '0' : ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`);

const valueLabel = (value, letter) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : letter;

/** What stands beside the cross: a status, a name, and the times that the error speaks of. */
function errorLabel(error) {
  if (typeof error !== 'object' || error === null) return error === 'error' ? [] : [String(error)];
  const { status, name, retryAfter, retryAt, message } = error;
  return [
    [name, status].filter((word) => word !== undefined).join(' '),
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
    ...(retryAt === undefined ? [] : [`retryAt: ${retryAt}`]),
    ...(message === undefined ? [] : [message]),
  ].filter((line) => line !== '');
}

/** When a stream lives on the page, and what happens meanwhile: a cold one begins where it was subscribed. */
function lives(stream, isInput) {
  const { subscriptions, moments } = stream;
  if (!isInput || subscriptions.length === 0) {
    const { fromMs = 0, toMs = Infinity } = subscriptions[0] ?? {};
    return [{ fromMs, toMs, moments }];
  }
  return subscriptions
    .filter(({ fromMs }) => fromMs !== Infinity)
    .map(({ fromMs, toMs }) => ({
      fromMs,
      toMs,
      moments: moments.map((moment) => ({ ...moment, atMs: moment.atMs + fromMs })).filter(({ atMs }) => atMs <= toMs),
    }));
}

const isEnd = ({ kind }) => kind !== 'value';

/**
 * @param {import('../src/testing/marble-file.js').MarbleFile} file
 * @returns {string} the SVG
 */
export function marbleSvg(file) {
  const { title, operator, values, tickMs, inputs, outputs } = file;
  const rows = [...inputs.map((stream) => [stream, true]), ...outputs.map((stream) => [stream, false])].map(
    ([stream, isInput]) => ({ stream, isInput, spans: lives(stream, isInput) }),
  );
  const letters = [
    ...new Set(rows.flatMap(({ stream }) => stream.moments.flatMap((moment) => (isEnd(moment) ? [] : [moment.mark])))),
  ];
  const lastMs = Math.max(
    ...rows.flatMap(({ spans }) =>
      spans.flatMap(({ toMs, moments }) => [...(toMs === Infinity ? [] : [toMs]), ...moments.map(({ atMs }) => atMs)]),
    ),
    0,
  );

  const left = MARGIN + Math.max(...rows.map(({ stream }) => stream.name.length)) * SANS + 34;
  const x = (ms) => round(left + (ms / tickMs) * STEP);

  // Everything that happens at one instant stands side by side, the end last.
  const drawn = rows.map((row) => ({ ...row, spans: row.spans.map((span) => place(span, row.stream.error)) }));
  const right = Math.max(x(lastMs), ...drawn.flatMap(({ spans }) => spans.map(({ edge }) => edge)), left + 520) + 28;
  const width = Math.ceil(right + MARGIN);

  function place({ fromMs, toMs, moments }, error) {
    let edge = -Infinity;
    let previous;
    const marks = moments.map((moment) => {
      const beside = previous === moment.atMs;
      previous = moment.atMs;
      const label = moment.kind === 'value' ? valueLabel(values[moment.mark], moment.mark) : '';
      const size = moment.kind === 'value' ? Math.max(26, label.length * MONO + 16) : moment.kind === 'error' ? 14 : 4;
      const at = beside ? edge + 1 + size / 2 : x(moment.atMs);
      edge = at + size / 2;
      return { ...moment, label, size, at: round(at) };
    });
    const said = moments.at(-1)?.kind === 'error' ? errorLabel(error).map((line) => line.length * SANS + 10) : [];
    return { fromMs, toMs, marks, edge: edge + Math.max(0, ...said) };
  }

  const parts = [];
  const add = (markup) => parts.push(markup);
  const text = (at, y, kind, words, anchor = 'start') =>
    add(
      `<text class="${kind}" x="${round(at)}" y="${round(y)}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escape(words)}</text>`,
    );

  let y = MARGIN + 12;
  for (const line of wrap(title, Math.floor((width - 2 * MARGIN) / TITLE))) {
    text(MARGIN, y, 'text title', line);
    y += LINE;
  }
  const gridTop = y + 12;
  const step = gridStep(STEP / tickMs);
  const gridAt = Array.from(
    { length: Math.floor(((right - 24 - left) * tickMs) / STEP / step) + 1 },
    (_, n) => n * step,
  );
  for (const ms of gridAt) text(x(ms), gridTop - 6, 'muted', timeLabel(ms), 'middle');
  const gridIndex = parts.length;

  y = gridTop;
  let boxed = false;
  const box = () => {
    boxed = true;
    const call =
      Object.keys(operator.options).length === 0 ? operator.name : `${operator.name}(${literal(operator.options)})`;
    const lines = wrap(call, Math.floor((width - 4 * MARGIN) / (MONO + 0.4)));
    const height = lines.length * LINE + 16;
    add(`<rect class="box" x="${MARGIN}" y="${y + 8}" width="${width - 2 * MARGIN}" height="${height}" rx="8"/>`);
    lines.forEach((line, index) => text(width / 2, y + 8 + 22 + index * LINE, 'text code', line, 'middle'));
    y += height + 14;
  };

  for (const { stream, isInput, spans } of drawn) {
    if (!isInput && !boxed) box();
    const middle = y + 30;
    text(MARGIN, middle + 4, 'text name', stream.name);
    const begins = spans.length === 0 ? right : x(Math.min(...spans.map(({ fromMs }) => fromMs)));
    if (begins > left) add(`<path class="line faint" d="M${left} ${middle}H${begins}"/>`);
    if (spans.length === 0) text(left + 12, middle - 8, 'muted', 'never subscribed');
    for (const { fromMs, toMs, marks } of spans) {
      const last = marks.at(-1);
      const open = last === undefined || !isEnd(last);
      const until = open ? (toMs === Infinity ? right : x(toMs)) : last.at;
      add(`<path class="line" d="M${x(fromMs)} ${middle}H${until}"/>`);
      if (open && toMs === Infinity) add(`<path class="head" d="M${right + 6} ${middle}l-9 -5v10z"/>`);
      for (const mark of marks) {
        if (mark.kind === 'value') {
          const hue = letters.indexOf(mark.mark) % HUES.length;
          add(
            `<rect class="pill${hue}" x="${round(mark.at - mark.size / 2)}" y="${middle - 13}" width="${round(mark.size)}" height="26" rx="13" stroke-width="1.5"/>`,
          );
          text(mark.at, middle + 4.5, `value ink${hue}`, mark.label, 'middle');
        } else if (mark.kind === 'error') {
          add(`<path class="cross" d="M${mark.at - 7} ${middle - 7}l14 14m0 -14l-14 14"/>`);
          errorLabel(stream.error).forEach((line, index) =>
            text(mark.at + 14, middle - 3 + index * 16, index === 0 ? 'failed name' : 'failed', line),
          );
        } else {
          add(`<path class="line end" d="M${mark.at} ${middle - 12}v24"/>`);
        }
      }
    }
    if (stream.subscriptions.length > 0) {
      for (const { fromMs, toMs } of spans) {
        const from = x(fromMs);
        const to = toMs === Infinity ? right : x(toMs);
        add(
          `<rect class="bar" x="${round(from - 3)}" y="${middle + 20}" width="${round(to - from + 6)}" height="6" rx="3"/>`,
        );
      }
      y += 8;
    }
    y += 56;
  }
  const gridBottom = y;
  if (rows.some(({ stream }) => stream.subscriptions.length > 0)) {
    add(`<rect class="bar" x="${left}" y="${y + 9}" width="28" height="6" rx="3"/>`);
    text(left + 36, y + 16, 'muted', 'subscribed');
    y += 24;
  }
  const height = y + MARGIN - 8;
  const grid = gridAt.map((ms) => `<path class="grid" d="M${x(ms)} ${gridTop}V${gridBottom}"/>`);
  parts.splice(gridIndex, 0, ...grid);

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">`,
    `<style>${STYLE}</style>`,
    `<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}
