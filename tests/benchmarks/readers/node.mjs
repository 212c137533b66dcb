// Answers squares with onnxruntime-node: node node.mjs PACKAGES MODEL SQUARES SIZE
// SQUARES are float32 numbers, 3 x SIZE x SIZE of them an image; the probabilities are printed as JSON.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

process.env.ORT_DISABLE_TELEMETRY = "1";
const [packages, model, squares, size] = process.argv.slice(2);
const ort = createRequire(join(packages, "here.js"))("onnxruntime-node");
const session = await ort.InferenceSession.create(readFileSync(model));
const bytes = readFileSync(squares);
const count = 3 * size * size;
const answers = [];
for (let start = 0; start < bytes.length; start += 4 * count) {
  const square = new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + start + 4 * count));
  const image = new ort.Tensor("float32", square, [1, 3, Number(size), Number(size)]);
  const { probabilities } = await session.run({ image });
  answers.push(Array.from(probabilities.data));
}
console.log(JSON.stringify(answers));
