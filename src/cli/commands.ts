import { Command } from 'commander';
import { check } from './check/check.js';
import { demo } from './demo/demo.js';
import { exitCode } from './exit/exit-code.js';
import { extract } from './extract/extract.js';
import { probes } from './check/probes.js';
import { plan } from './plan/plan.js';
import { packageVersion } from './package-version.js';
import { refresh } from './refresh/refresh.js';
import type { Session } from './session.js';
import { queryKinds } from './query/query-kinds.js';
import { queryOption } from './query/query-option.js';
import { simulate } from './simulate/simulate.js';

/** Parses the command line and runs the command that it names; the exit code comes back. Errors: Commander's own too. */
export async function commands(argv: readonly string[], session: Session): Promise<number> {
  let code: number = exitCode.complete;
  const by =
    <Options>(run: (options: Options, session: Session) => Promise<number>) =>
    async (options: Options): Promise<void> => {
      code = await run(options, session);
    };
  const { stdout } = session.io;
  const program = new Command('sluice')
    .description('Reads Genesys Cloud analytics out of many orgs, as fast as their limits allow and no faster.')
    .version(packageVersion())
    .addHelpText('after', '\nBegin with sluice demo, which needs no org, or with sluice check, which needs yours.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      // What was typed comes back in Commander's messages.
      writeErr: (text) =>
        text
          .trimEnd()
          .split('\n')
          .forEach((line) => session.screen.log(line)),
    });

  asking(program.command('extract'))
    .description(
      'Read a query of every org into DIR/<org>/<query>.ndjson, and tell in DIR/manifest.json what is there.',
    )
    .option('--out <dir>', 'folder for the files')
    .hook('preAction', needing('query', 'out'))
    .addHelpText('after', EXAMPLE)
    .action(by(extract));

  asking(program.command('plan'))
    .description('Tell how a query of every org would be read, in how many calls and how long, without reading it.')
    .option('--json', 'one line of JSON: { "plans": [ … ] }')
    .hook('preAction', needing('query'))
    .action(by(plan));

  asking(program.command('refresh'))
    .description('Read again what may have changed since extract, and append what did to <query>.changes.ndjson.')
    .option('--out <dir>', 'folder that extract has filled, with the same options')
    .hook('preAction', needing('query', 'out'))
    .action(by(refresh));

  program
    .command('check')
    .description('Tell of every org whether it can be read: credentials, permissions, limits, data lake and clock.')
    .option('--orgs <file>', 'the orgs file; without it the variables of the gc tool')
    .option('--json', 'one line of JSON: { "orgs": [ { "org", "findings" } ] }')
    .addOption(
      queryOption('--query <name...>', 'a query to ask for, as in extract; may be repeated; default all', [
        ...new Set(probes(0).map(({ query }) => query)),
      ]),
    )
    .addHelpText('after', EXIT_CODES)
    .action(by(check));

  program
    .command('simulate')
    .description('Serve a simulated Genesys Cloud on loopback; stdout gets the orgs file for extract.')
    .option('--port <n>', 'port; 0 takes any that is free', '0')
    .option('--orgs <n>', 'how many orgs', '3')
    .option('--conversations <n>', 'conversations of each org', '10000')
    .option('--days <n>', 'days they are spread over, up to the last midnight UTC', '1')
    .option('--seed <text>', 'decides every row, delay and fault', '1')
    .option('--limits <n>', 'requests a minute of each org', '300')
    .option(
      '--custom-limit <n>',
      'requests a second of /api/v2/analytics/interactions/query, which are told to nobody',
      '8',
    )
    .option('--latency <ms>', 'one way over the net', '25')
    .option('--answer-time <ms>', 'how long a query takes', '0')
    .option('--faults <share>', 'share of answers that are broken, 0 to 1', '0')
    .action(by(simulate));

  program
    .command('demo')
    .description('Read three simulated orgs over HTTP, compare the files with the truth, and print what it took.')
    .action(by(() => demo({}, session)));

  await program.parseAsync([...argv], { from: 'user' });
  return code;
}

/**
 * Refuses a command without these options. Commander's own look for them comes before its look for misspelt ones, of
 * which one may be what is missing.
 */
function needing(...names: readonly string[]): (_program: Command, command: Command) => void {
  return (_program, command) => {
    for (const { long, flags } of command.options) {
      const isMissing = names.some((name) => long === `--${name}` && command.getOptionValue(name) === undefined);
      const help = `sluice ${command.name()} --help tells all of them`;
      if (isMissing) command.error(`error: required option '${flags}' not specified; ${help}`);
    }
  };
}

/** The options that say what is read, and of whom. */
function asking(command: Command): Command {
  return command
    .addOption(queryOption('--query <name>', 'what to read', Object.keys(queryKinds)))
    .option(
      '--interval <start/end>',
      'days (YYYY-MM-DD, UTC) or ISO instants with Z or an offset; not for queries of this moment',
    )
    .option(
      '--orgs <file>',
      'JSON: { "orgs": [ { "name", "region", "clientId", "clientSecret" } ] }; without it the variables of the gc tool',
    )
    .option('--body <file>', 'JSON object: filters, metrics and the like; for custom the whole body')
    .option('--path <path>', 'custom: the path to POST to, paged by a number in the body; listing: the path to GET')
    .option('--rows <key>', 'custom, listing: field of the answer that holds the rows')
    .option(
      '--id <key>',
      'custom, listing: field of a row that holds its id; rows that come twice are then written once',
    )
    .option('--page-size <n>', 'rows a page; default, and at most, what the query allows')
    .option(
      '--state <dir>',
      'folder that remembers from night to night which limits were found; default $XDG_STATE_HOME/sluice, else ~/.local/state/sluice',
    )
    .addHelpText('after', EXIT_CODES);
}

const EXAMPLE = `
Example: sluice extract --orgs orgs.json --query conversations --interval 2026-11-23/2026-11-24 --out night`;

const EXIT_CODES = `
Exit codes: 0 complete, 1 unexpected, 2 usage or configuration, 3 all orgs refused (credentials or permission),
4 something is missing, 5 out of time, 130 interrupted. The manifest says what is missing.`;
