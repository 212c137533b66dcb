// What the JavaScript programs have in common: the pixels of a picture become the input of the model.
// It resizes as Pillow does, antialiased, so that the answers are those of tldesk.

// `pixels`: bytes of an upright picture, row by row, `channels` (3 or 4) a pixel; `how`: `preprocess` of signature.json.
// Returns {type, data, dims} for new ort.Tensor(type, data, dims).
export function input(pixels, width, height, channels, how) {
  const colours = rgb(pixels, width * height, channels);
  if (how.whole) return { type: "uint8", data: colours, dims: [1, height, width, 3] };
  const size = how.size;
  const bytes = square(colours, width, height, how);
  if (how.dtype === "uint8") return { type: "uint8", data: bytes, dims: [1, size, size, 3] };
  if (how.layout === "NHWC") return { type: "float32", ...withMargin(bytes, size, how) };
  const data = new Float32Array(3 * size * size);
  for (let i = 0; i < size * size; i++) {
    for (let c = 0; c < 3; c++) data[c * size * size + i] = bytes[3 * i + c] / 255;
  }
  return { type: "float32", data, dims: [1, 3, size, size] };
}

// Row by row, with something around it that the model cuts off.
function withMargin(bytes, size, how) {
  const edge = size + 2 * how.margin;
  const data = new Float32Array(3 * edge * edge).fill(how.pad_value / 255);
  for (let y = 0; y < size; y++) {
    const row = Float32Array.from(bytes.subarray(3 * y * size, 3 * (y + 1) * size), (byte) => byte / 255);
    data.set(row, 3 * ((y + how.margin) * edge + how.margin));
  }
  return { data, dims: [1, edge, edge, 3] };
}

function rgb(pixels, count, channels) {
  if (channels === 3) return Uint8Array.from(pixels);
  const colours = new Uint8Array(3 * count);
  for (let i = 0; i < count; i++) for (let c = 0; c < 3; c++) colours[3 * i + c] = pixels[channels * i + c];
  return colours;
}

// The model's square: first every row is resized, then every column; what stays empty is grey.
function square(pixels, width, height, how) {
  const size = how.size;
  const across = weights(width, height, how);
  const down = weights(height, width, how);
  const narrow = new Uint8Array(height * across.rows.length * 3);
  for (let y = 0; y < height; y++) {
    across.rows.forEach((row, x) => blend(narrow, 3 * (y * across.rows.length + x), pixels, 3 * y * width, 3, row));
  }
  const result = new Uint8Array(3 * size * size).fill(how.pad_value);
  const step = 3 * across.rows.length;
  down.rows.forEach((row, y) => {
    for (let x = 0; x < across.rows.length; x++) {
      blend(result, 3 * ((y + down.first) * size + x + across.first), narrow, 3 * x, step, row);
    }
  });
  return result;
}

// One pixel: the weighted mean of those at start + step * (row.from + 0, 1, …).
function blend(target, place, source, start, step, row) {
  for (let c = 0; c < 3; c++) {
    let sum = 0.5;
    for (let i = 0; i < row.values.length; i++) sum += row.values[i] * source[start + step * (row.from + i) + c];
    target[place + c] = Math.max(0, Math.min(255, Math.floor(sum)));
  }
}

// For one side of the picture: where in the square it begins, and for each pixel from there on what it is made of.
function weights(side, other, how) {
  const whole = how.fitting !== "crop";
  const kept = whole ? side : (Math.min(side, other) * how.size) / how.resize;
  const content = how.fitting === "pad" ? Math.max(1, round((side * how.size) / Math.max(side, other))) : how.size;
  const scale = kept / content;
  const wide = Math.max(1, scale);
  const filter = how.interpolation === "bicubic" ? bicubic : (x) => Math.max(0, 1 - x);
  const reach = (how.interpolation === "bicubic" ? 2 : 1) * wide;
  const rows = [];
  for (let i = 0; i < content; i++) {
    const centre = (side - kept) / 2 + (i + 0.5) * scale;
    const from = Math.max(0, Math.floor(centre - reach + 0.5));
    const to = Math.min(side, Math.floor(centre + reach + 0.5));
    const values = [];
    for (let j = from; j < to; j++) values.push(filter(Math.abs(j + 0.5 - centre) / wide));
    const sum = values.reduce((a, b) => a + b, 0);
    rows.push({ from, values: values.map((value) => value / sum) });
  }
  return { first: Math.floor((how.size - content) / 2), rows };
}

function bicubic(x) {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

// As Python rounds: halves to the even number.
function round(x) {
  return Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x);
}

// What the model says, surest first: [{label, confidence}]. The likeliest label unless it is less sure than the limit;
// where an image may have several labels, all that reach their threshold. Else "none of these".
export function said(probabilities, signature) {
  const ranked = signature.classes.Label.map((label, i) => ({ label, confidence: probabilities[i] }));
  ranked.sort((a, b) => b.confidence - a.confidence);
  const found = signature.multi_label
    ? ranked.filter(({ label, confidence }) => confidence >= signature.thresholds[label])
    : ranked.slice(0, 1).filter(({ confidence }) => confidence >= signature.calibration.limit);
  return found.length ? found : [{ label: "none of these", confidence: ranked[0].confidence }];
}
