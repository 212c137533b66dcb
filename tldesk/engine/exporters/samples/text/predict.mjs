// Classify texts with the exported model: node predict.mjs TEXT-FILE…
// Needs once, in this folder: npm install onnxruntime-node

import { existsSync, readFileSync } from "node:fs";
import { said, textOf, tokens } from "./prepare.mjs";

const names = process.argv.slice(2);
const missing = names.find((name) => !existsSync(name));
if (missing || !names.length) {
  console.error(missing ? `${missing} is missing` : "usage: node predict.mjs TEXT-FILE…");
  process.exit(2);
}

process.env.ORT_DISABLE_TELEMETRY = "1"; // told before it is loaded, ONNX Runtime does not report its use to its makers
const { default: ort } = await import("onnxruntime-node");
const read = (name) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), "utf-8"));
const signature = read("signature.json");
const vocabulary = tokens(read("vocabulary.json"));
const session = await ort.InferenceSession.create(readFileSync(new URL("../model.onnx", import.meta.url)));

for (const name of names) {
  const numbers = vocabulary.numbers(textOf(readFileSync(name)), signature.preprocess);
  const ids = new ort.Tensor("int32", Int32Array.from(numbers), [1, numbers.length]);
  const { probabilities } = await session.run({ ids }, ["probabilities"]);
  for (const { label, confidence } of said(probabilities.data, signature)) {
    console.log([name, label, confidence.toFixed(4)].join("\t"));
  }
}
