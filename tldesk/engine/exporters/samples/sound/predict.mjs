// Classify sounds with the exported model: node predict.mjs FILE…, WAV files.
// Needs once, in this folder: npm install onnxruntime-node

import { existsSync, readFileSync, statSync } from "node:fs";
import { mono, readWav, resampled, said } from "./prepare.mjs";

function end(reason) {
  console.error(`usage: node predict.mjs FILE…\nerror: ${reason}`);
  process.exit(2);
}

const read = (name) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), "utf-8"));
const signature = read("signature.json");

// The samples that the model takes of a file.
function samplesOf(file) {
  if (!existsSync(file)) end(`there is no file "${file}"`);
  if (statSync(file).isDirectory()) end(`"${file}" is a folder: give the files in it`);
  try {
    const { rate, channels } = readWav(readFileSync(file));
    return resampled(mono(channels, rate), rate, signature.preprocess.rate);
  } catch (error) {
    return end(`"${file}" cannot be read: ${error.message}`);
  }
}

const files = process.argv.slice(2);
if (!files.length) end("there is nothing to ask about: give a file");

process.env.ORT_DISABLE_TELEMETRY = "1"; // told before it is loaded, ONNX Runtime does not report its use to its makers
const { default: ort } = await import("onnxruntime-node").catch(() => {
  console.error("onnxruntime-node is missing. In the folder of this program: npm install onnxruntime-node");
  process.exit(2);
});
const session = await ort.InferenceSession.create(readFileSync(new URL("../model.onnx", import.meta.url)));

for (const file of files) {
  const values = samplesOf(file);
  const samples = new ort.Tensor("float32", values, [1, values.length]);
  const { probabilities } = await session.run({ samples }, ["probabilities"]);
  for (const { label, confidence } of said(probabilities.data, signature)) {
    console.log([file, label, confidence.toFixed(4)].join("\t"));
  }
}
