// Classify texts with the exported model: node predict.mjs --text "a text", or a file of each
// Needs once, in this folder: npm install onnxruntime-node

import { existsSync, readFileSync, statSync } from "node:fs";
import { said, textOf, tokens } from "./prepare.mjs";

function end(reason) {
  console.error(`usage: node predict.mjs --text "a text" [--text …] [FILE …]\nerror: ${reason}`);
  process.exit(2);
}

// What the command line asks about: texts, and files that hold one each.
const asked = [];
for (let rest = process.argv.slice(2); rest.length; ) {
  const one = rest.shift();
  if (one === "--text") {
    if (!rest.length) end("--text needs a text behind it, in quotes");
    const text = rest.shift();
    asked.push({ name: text.split(/\s+/).join(" ").trim(), text });
  } else if (!existsSync(one)) {
    end(one.startsWith("-") ? `${one} is no option` : `there is no file "${one}"; a text is given as: --text "${one}"`);
  } else if (statSync(one).isDirectory()) {
    end(`"${one}" is a folder: give the files in it`);
  } else if (/\.(csv|tsv|jsonl?|xlsx|ods)$/i.test(one)) {
    end(`"${one}" is a table, and each file is taken for one text: give its texts one by one`);
  } else {
    try {
      asked.push({ name: one, text: textOf(readFileSync(one)) });
    } catch (error) {
      end(`"${one}" cannot be read: ${error instanceof TypeError ? "it is no text in UTF-8" : error.message}`);
    }
  }
}
if (!asked.length) end("there is nothing to ask about: give a text or a file");

process.env.ORT_DISABLE_TELEMETRY = "1"; // told before it is loaded, ONNX Runtime does not report its use to its makers
const { default: ort } = await import("onnxruntime-node").catch(() => {
  console.error("onnxruntime-node is missing. In the folder of this program: npm install onnxruntime-node");
  process.exit(2);
});
const read = (name) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), "utf-8"));
const signature = read("signature.json");
const vocabulary = tokens(read("vocabulary.json"));
const session = await ort.InferenceSession.create(readFileSync(new URL("../model.onnx", import.meta.url)));

for (const { name, text } of asked) {
  const numbers = vocabulary.numbers(text, signature.preprocess);
  const ids = new ort.Tensor("int32", Int32Array.from(numbers), [1, numbers.length]);
  const { probabilities } = await session.run({ ids }, ["probabilities"]);
  for (const { label, confidence } of said(probabilities.data, signature)) {
    console.log([name, label, confidence.toFixed(4)].join("\t"));
  }
}
