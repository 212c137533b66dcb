// Classify images with the exported model: node predict.mjs IMAGE…
// Needs once, in this folder: npm install onnxruntime-node sharp

import { existsSync, readFileSync } from "node:fs";
import sharp from "sharp";
import { input, said } from "./prepare.mjs";

const names = process.argv.slice(2);
const missing = names.find((name) => !existsSync(name));
if (missing || !names.length) {
  console.error(missing ? `${missing} is missing` : "usage: node predict.mjs IMAGE…");
  process.exit(2);
}

process.env.ORT_DISABLE_TELEMETRY = "1"; // told before it is loaded, ONNX Runtime does not report its use to its makers
const { default: ort } = await import("onnxruntime-node");
const signature = JSON.parse(readFileSync(new URL("../signature.json", import.meta.url), "utf-8"));
const session = await ort.InferenceSession.create(readFileSync(new URL("../model.onnx", import.meta.url)));

for (const name of names) {
  // upright by its EXIF orientation, 8-bit RGB, transparency on white
  const upright = sharp(name).rotate().toColourspace("srgb").flatten({ background: "white" });
  const { data, info } = await upright.raw().toBuffer({ resolveWithObject: true });
  const given = input(data, info.width, info.height, info.channels, signature.preprocess);
  const image = new ort.Tensor(given.type, given.data, given.dims);
  const { probabilities } = await session.run({ image }, ["probabilities"]);
  for (const { label, confidence } of said(probabilities.data, signature)) {
    console.log([name, label, confidence.toFixed(4)].join("\t"));
  }
}
