// Compiles what every page of the console wears. What it writes is committed, so that running the service needs no Node.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const json = (name) => JSON.parse(readFileSync(path(name), "utf8"));

// A warning is a promise that a next release breaks something: it is mended now.
const logger = {
  warn(message, { span }) {
    throw new Error(`${span?.url ?? ""}: ${message}`);
  },
};
const { css } = compile(path("console.scss"), { style: "compressed", charset: false, loadPaths: [path("node_modules")], logger });
// On paper GOV.UK Frontend writes the address beside each link. An address of ours is of no use there, and may be about somebody.
const addresses = /@media print\{[^{}]*\[href[^{}]*\{[^{}]*\}\}/g;
const { version } = json("node_modules/govuk-frontend/package.json");
const told = `/* govuk-frontend ${version} and rules of our own: made by make assets from console/frontend, where they are changed. */`;
writeFileSync(path("../static/console.css"), `${told}\n${css.replace(addresses, "")}\n`);

// A lock names what is installed and its hash. Where to give money, npm writes there too, and that names hosts.
const lock = json("package-lock.json");
for (const known of Object.values(lock.packages)) delete known.funding;
writeFileSync(path("package-lock.json"), `${JSON.stringify(lock, null, 2)}\n`);
