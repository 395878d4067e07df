// Do the Mermaid blocks of these Markdown files parse?  mermaid.mjs MODULES FILE…   prints how many there were
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';

const [modules, ...files] = process.argv.slice(2);
const {JSDOM} = createRequire(pathToFileURL(modules + '/'))('jsdom');
const {window} = new JSDOM('');  // Mermaid wants a browser's window
globalThis.window = window;
globalThis.document = window.document;
const {default: mermaid} = await import(pathToFileURL(modules + '/mermaid/dist/mermaid.core.mjs'));

let diagrams = 0;
for (const file of files) {
  for (const [, text] of readFileSync(file, 'utf8').matchAll(/^```mermaid\n(.*?)^```/gms)) {
    ++diagrams;
    await mermaid.parse(text).catch(fault => {
      console.error(`${file}, diagram ${diagrams}: ${fault.message}\n${text.slice(0, 2000)}`);
      process.exit(1);
    });
  }
}
console.log(diagrams);
