/** Options of a command: a wrong one is answered with how the command is used, not with a stack. */
import { parseArgs, type ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Ends the process with the usage: 0 for --help, 2 for an option that is not understood. */
export function readOptions<O extends Options>(
  options: O,
  usage: string,
): ReturnType<typeof parseArgs<{ options: O }>>["values"] {
  if (process.argv.includes("--help")) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}
